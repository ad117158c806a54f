package sambaflow.stage;

/** What a section can run out of. */
public enum Resource {
    PCUS("PCUs"),
    PMUS("PMUs"),
    PMU_BYTES("PMU capacity"),
    MEMORY_BANDWIDTH("memory bandwidth"),
    PARALLELISM("parallelism of one stage");

    private final String words;

    Resource(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}

package sambaflow.timing;

/**
 * What the time of a section goes to, in seconds; together all of it.
 *
 * <p>What a chip with a perfect memory would save is the memory's, what one with a perfect network
 * would save the network's, in proportion if both together are more than there is; what is left of
 * the execution is computing.
 *
 * @param compute stages at work, and filling and draining them
 * @param memory waiting for the memory outside
 * @param network the length of ways and turns on links
 * @param launch orchestrating, loading programs and arguments
 */
public record Attribution(double compute, double memory, double network, double launch) {
    public static final Attribution NONE = new Attribution(0, 0, 0, 0);

    static Attribution of(SectionTime asIs, double perfectMemory, double perfectNetwork) {
        double execute = asIs.executeSeconds();
        double memory = Math.max(0, execute - perfectMemory);
        double network = Math.max(0, execute - perfectNetwork);
        double both = Math.max(1, (memory + network) / Math.max(execute, Double.MIN_NORMAL));
        return new Attribution(
                Math.max(0, execute - (memory + network) / both),
                memory / both,
                network / both,
                asIs.loadingSeconds());
    }

    public Attribution plus(Attribution other) {
        return new Attribution(
                compute + other.compute,
                memory + other.memory,
                network + other.network,
                launch + other.launch);
    }

    public double total() {
        return compute + memory + network + launch;
    }
}

package sambaflow.tensor;

/** Something SambaFlow knows and this build cannot do yet; the message names it and what to use. */
public final class UnsupportedFeature extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String feature;

    /**
     * @param feature what was asked for, as the user wrote it
     * @param instead what to do instead, a sentence without its full stop
     */
    public UnsupportedFeature(String feature, String instead) {
        super("unsupported: " + feature + "; " + instead);
        this.feature = feature;
    }

    public String feature() {
        return feature;
    }
}

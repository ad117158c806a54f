package sambaflow.tensor;

import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;

/** Something SambaFlow knows and this build cannot do yet; the message names it and what to use. */
public final class UnsupportedFeature extends Problem {
    private static final long serialVersionUID = 1L;

    private final String feature;
    private final String instead;

    /**
     * @param feature what was asked for, as the user wrote it
     * @param instead what to do instead, a sentence without its full stop
     */
    public UnsupportedFeature(String feature, String instead) {
        super(Code.SF120, "unsupported: " + feature + "; " + instead, null);
        this.feature = feature;
        this.instead = instead;
    }

    /** The same, with the place in the user's model where it was asked for. */
    public UnsupportedFeature at(String place) {
        UnsupportedFeature placed = new UnsupportedFeature(feature, instead + "; at " + place);
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    public String feature() {
        return feature;
    }
}

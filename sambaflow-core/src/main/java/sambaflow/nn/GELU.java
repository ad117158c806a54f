package sambaflow.nn;

/** Gelu, exact by the error function or approximated with tanh. */
public final class GELU extends Module {
    private final boolean tanh;

    public GELU() {
        this(false);
    }

    /**
     * @param tanh whether to approximate
     */
    public GELU(boolean tanh) {
        this.tanh = tanh;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return tanh ? Functional.geluTanh(x) : Functional.gelu(x);
    }

    @Override
    protected String extraText() {
        return "approximate='%s'".formatted(tanh ? "tanh" : "none");
    }
}

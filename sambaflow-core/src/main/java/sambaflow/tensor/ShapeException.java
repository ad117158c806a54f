package sambaflow.tensor;

/** Shapes or element types do not fit an operator or a buffer; the message quotes both sides. */
public final class ShapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}

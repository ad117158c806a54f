package sambaflow.tensor;

import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;

/** Shapes or element types do not fit an operator or a buffer; the message quotes both sides. */
public final class ShapeException extends Problem {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        this(Code.SF101, message);
    }

    public ShapeException(Code code, String message) {
        super(code, message, null);
    }

    /** The same with another message, such as one that also says where. */
    public ShapeException saying(String message) {
        ShapeException other = new ShapeException(code(), message);
        other.setStackTrace(getStackTrace());
        return other;
    }
}

package sambaflow.trace;

import java.util.Arrays;
import java.util.function.Supplier;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;
import sambaflow.graph.CompileException;
import sambaflow.graph.Origin;

/** Calls what the user wrote, whose exceptions are the user's and not SambaFlow's. */
public final class UserCode {
    private static final String OUR_CALL = UserCode.class.getPackageName() + ".";

    private UserCode() {}

    /**
     * What {@code code} returns.
     *
     * @param what is called, as an error names it: {@code LogReg.model}
     */
    // A boundary: the user's code may throw anything. What stops a cell is an Error, and passes.
    @SuppressWarnings("IllegalCatch")
    public static <T> T call(String what, Supplier<T> code) {
        try {
            return code.get();
        } catch (RuntimeException | LinkageError e) {
            throw threw(what, e);
        }
    }

    /** How a user is told that {@code what} threw; what is a message for users stays as it is. */
    public static RuntimeException threw(String what, Throwable thrown) {
        return switch (thrown) {
            case Problem problem -> problem;
            case ExceptionInInitializerError wrapped when wrapped.getCause() != null ->
                    threw(what, wrapped.getCause());
            // A class that cannot be linked is the user's affair, other errors are the machine's.
            case Error error when !(error instanceof LinkageError) -> throw error;
            case Throwable other ->
                    new CompileException(
                            Code.SF110, "%s threw %s%s".formatted(what, other, at(other)), other);
        };
    }

    private static String at(Throwable thrown) {
        String place =
                Origin.of(
                                Arrays.stream(thrown.getStackTrace())
                                        .takeWhile(f -> !f.getClassName().startsWith(OUR_CALL)))
                        .place();
        return place.isEmpty() ? "" : "; at " + place;
    }
}

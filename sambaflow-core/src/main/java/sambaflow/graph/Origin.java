package sambaflow.graph;

import java.util.stream.Stream;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/**
 * Where in the user's model a node was born.
 *
 * @param module path of the module, such as {@code encoder.0.lin_layer}; empty at the top
 * @param file the source file's or cell's name without its folder; empty when unknown
 * @param line line in that file, from 1; 0 when unknown
 * @param block the block that the user marked to be fused, such as {@code Encoder#0}; empty outside
 */
public record Origin(String module, String file, int line, String block) {
    public static final Origin UNKNOWN = new Origin("", "", 0);

    private static final String OUR_PACKAGE = "sambaflow.";

    /** Below a notebook's magic. */
    private static final String KERNEL_LIBRARY = "org.dflib.jjava.";

    private static final StackWalker WALKER = StackWalker.getInstance();

    /** Outside of any marked block. */
    public Origin(String module, String file, int line) {
        this(module, file, line, "");
    }

    /** The same place, in block {@code other}. */
    public Origin in(String other) {
        return other.equals(block) ? this : new Origin(module, file, line, other);
    }

    /** The nearest caller outside this library: the user's line. */
    public static Origin ofCaller(String module) {
        return WALKER.walk(frames ->
                        frames.filter(f -> !isOurs(f.getClassName()))
                                .findFirst()
                                .map(f -> new Origin(module, file(f), f.getLineNumber())))
                .orElse(new Origin(module, "", 0));
    }

    /** The first of {@code frames}, an exception's, that is outside this library. */
    public static Origin of(Stream<StackTraceElement> frames) {
        return frames.filter(f -> !isOurs(f.getClassName()))
                .findFirst()
                .map(f -> new Origin("", file(f), f.getLineNumber()))
                .orElse(UNKNOWN);
    }

    private static String file(StackTraceElement frame) {
        return frame.getFileName() == null ? "" : frame.getFileName();
    }

    private static String file(StackWalker.StackFrame frame) {
        return frame.getFileName() == null ? "" : frame.getFileName();
    }

    private static boolean isOurs(String className) {
        return className.startsWith(OUR_PACKAGE)
                || className.startsWith(KERNEL_LIBRARY)
                || className.startsWith("java.")
                || className.startsWith("jdk.");
    }

    /** {@code LogReg.java:31}, or nothing when the line is unknown. */
    public String place() {
        return file.isEmpty() ? "" : line > 0 ? file + ":" + line : file;
    }

    /** {@code e} with this place at the end of its message, where there is one. */
    public ShapeException place(ShapeException e) {
        if (toString().isEmpty()) {
            return e;
        }
        return e.saying(e.getMessage() + "; at " + this);
    }

    /** {@code e} with this place at the end of its message, where there is one. */
    public UnsupportedFeature place(UnsupportedFeature e) {
        return toString().isEmpty() ? e : e.at(toString());
    }

    @Override
    public String toString() {
        String in = module.isEmpty() ? "" : "module " + module;
        return place().isEmpty() ? in : in.isEmpty() ? place() : in + ", " + place();
    }
}

package sambaflow.sim.compute;

import java.util.Locale;
import java.util.Optional;
import sambaflow.device.BackEndChoice;
import sambaflow.device.RunException;
import sambaflow.graph.Node;

/** Which back end computes which node. */
public final class BackEnds {
    /** System property that forces a back end: {@code vector}, {@code loops} or {@code plain}. */
    public static final String PROPERTY = "sambaflow.sim.backend";

    /** The module with vector registers, which a JVM has if it was started with it. */
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private static final BackEnd LOOPS = new Loops();
    private static final BackEnd PLAIN = new Plain();
    private static final Optional<BackEnd> VECTORS =
            ModuleLayer.boot().findModule(VECTOR_MODULE).map(_ -> new Vectors());

    /** What a caller asks for. */
    public enum Preference {
        /** Vectors where there are any, else loops, else the definition. */
        FASTEST,
        /** Loops where there are any, else the definition. */
        LOOPS,
        /** The definition for every operator. */
        PLAIN;

        /** The preference that the system property states. */
        public static Preference ofProperty() {
            String wanted = System.getProperty(PROPERTY, "vector").toLowerCase(Locale.ROOT);
            return switch (wanted) {
                case "vector" -> FASTEST;
                case "loops" -> LOOPS;
                case "plain" -> PLAIN;
                case String other ->
                        throw new RunException(
                                "-D%s: found '%s', expected vector, loops or plain"
                                        .formatted(PROPERTY, other));
            };
        }
    }

    /** A kernel and why it was chosen. */
    public record Bound(Kernel kernel, BackEndChoice choice) {}

    private BackEnds() {}

    /** Binds {@code operands} to the back end that {@code preference} and the operator allow. */
    public static Bound bind(Operands operands, Preference preference) {
        return switch (preference) {
            case FASTEST ->
                    VECTORS.flatMap(v -> v.kernel(operands).map(k -> vector(operands.node(), v, k)))
                            .orElseGet(() -> loops(operands));
            case LOOPS -> loops(operands);
            case PLAIN -> plain(operands, "asked for");
        };
    }

    private static Bound vector(Node node, BackEnd vectors, Kernel kernel) {
        return bound(node, vectors, kernel, "float32 in vector registers");
    }

    private static Bound loops(Operands operands) {
        return LOOPS.kernel(operands)
                .map(k -> bound(operands.node(), LOOPS, k, "float32 loops"))
                .orElseGet(() -> plain(operands, "no loops for this operator"));
    }

    private static Bound plain(Operands operands, String reason) {
        Optional<Kernel> kernel = PLAIN.kernel(operands);
        return bound(operands.node(), PLAIN, kernel.orElseThrow(), reason);
    }

    private static Bound bound(Node node, BackEnd backEnd, Kernel kernel, String reason) {
        return new Bound(
                kernel,
                new BackEndChoice(
                        node.name(),
                        backEnd.name(),
                        "%s: %s".formatted(node.op().label(), reason)));
    }
}

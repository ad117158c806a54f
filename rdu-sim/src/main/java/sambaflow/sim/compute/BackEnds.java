package sambaflow.sim.compute;

import java.util.Locale;
import java.util.Optional;
import sambaflow.device.BackEndChoice;
import sambaflow.device.RunException;
import sambaflow.graph.Node;

/** Which back end computes which node. */
public final class BackEnds {
    /** System property that forces one back end: {@code loops} or {@code plain}. */
    public static final String PROPERTY = "sambaflow.sim.backend";

    private static final BackEnd LOOPS = new Loops();
    private static final BackEnd PLAIN = new Plain();

    /** What a caller asks for. */
    public enum Preference {
        /** Loops where there are any, else the definition. */
        FASTEST,
        /** The definition for every operator. */
        PLAIN;

        /** The preference that the system property states. */
        public static Preference ofProperty() {
            String wanted = System.getProperty(PROPERTY, "loops").toLowerCase(Locale.ROOT);
            return switch (wanted) {
                case "loops" -> FASTEST;
                case "plain" -> PLAIN;
                case String other ->
                        throw new RunException(
                                "-D%s: found '%s', expected loops or plain"
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
                    LOOPS.kernel(operands)
                            .map(k -> bound(operands.node(), LOOPS, k, "float32 loops"))
                            .orElseGet(() -> plain(operands, "no loops for this operator"));
            case PLAIN -> plain(operands, "asked for");
        };
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

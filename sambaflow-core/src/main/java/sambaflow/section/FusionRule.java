package sambaflow.section;

import java.util.List;
import java.util.Map;

/**
 * Operators that mode o1 puts into one section.
 *
 * @param priority the higher one wins where two rules match the same operators
 * @param pattern its nodes by name, in the order of the file; the first is where matching begins
 */
public record FusionRule(String name, int priority, Map<String, Place> pattern) {

    /** A place in a pattern. */
    public sealed interface Place {
        /** The places after it. */
        List<String> children();
    }

    /**
     * An operator.
     *
     * @param types labels of which it has one
     * @param required whether the pattern needs it; if not, matching may go on without it
     * @param included whether it is fused; if not, it must be there and stays outside
     */
    public record Operator(
            List<String> types, List<String> children, boolean required, boolean included)
            implements Place {
        public Operator {
            types = List.copyOf(types);
            children = List.copyOf(children);
        }
    }

    /** The first of {@code options} that matches. */
    public record FirstOf(List<String> options, List<String> children) implements Place {
        public FirstOf {
            options = List.copyOf(options);
            children = List.copyOf(children);
        }
    }
}

package sambaflow.graph;

import java.util.Arrays;
import java.util.Locale;
import sambaflow.tensor.ShapeException;

/** The part of a training step that a node belongs to; a run names the parts it wants. */
public enum SectionType {
    FWD,
    BCKWD,
    GRADNORM,
    OPT;

    /** The type spelled {@code name} in any case. */
    public static SectionType parse(String name) {
        return Arrays.stream(values())
                .filter(t -> t.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new ShapeException(
                                "section type: found '%s', expected one of %s"
                                        .formatted(name, Arrays.toString(values()))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package sambaflow.chip;

import java.util.ArrayList;
import java.util.List;

/**
 * A chip with all that is known of its numbers.
 *
 * @param name what its file calls it; presets are called by their arch
 * @param constants every {@link Constant}, in their order
 */
public record ChipDescription(String name, RduSpec rdu, List<Described> constants) {
    public ChipDescription {
        constants = List.copyOf(constants);
    }

    /**
     * What is known of {@code rdu}: what its preset's file says, but for the constants that differ,
     * which were given.
     */
    public static ChipDescription of(RduSpec rdu) {
        List<Described> constants = new ArrayList<>();
        for (Constant constant : Constant.all()) {
            Described given = Described.given(constant, constant.of(rdu));
            constants.add(
                    rdu.preset()
                            .map(p -> p.at(constant.path()))
                            .filter(d -> d.value() == given.value())
                            .orElse(given));
        }
        return new ChipDescription(rdu.arch(), rdu, constants);
    }

    /** What is known of the constant at {@code path}, which must be one. */
    public Described at(String path) {
        return constants.stream().filter(d -> d.path().equals(path)).findFirst().orElseThrow();
    }

    /** The lines of a file that describes it in full, to begin another one with. */
    public List<String> yaml() {
        List<String> lines = new ArrayList<>();
        lines.add("arch: my-" + rdu.base());
        lines.add("extends: " + rdu.base());
        for (Described d : constants) {
            lines.add(
                    "%s: {value: %s, low: %s, high: %s, certainty: %s, source: \"%s\"}"
                            .formatted(
                                    d.path(),
                                    Constant.text(d.value()),
                                    Constant.text(d.low()),
                                    Constant.text(d.high()),
                                    d.certainty(),
                                    d.source().replace("\\", "\\\\").replace("\"", "\\\"")));
        }
        return lines;
    }
}

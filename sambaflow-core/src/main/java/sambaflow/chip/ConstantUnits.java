package sambaflow.chip;

import java.util.Map;

/** The units and allowed values of constants, as a resource has them. */
final class ConstantUnits {
    private final String resource;
    private final Map<String, ChipYaml.Entry> entries;

    ConstantUnits(String resource) {
        this.resource = resource;
        this.entries = ChipYaml.ofResource(resource, "unit", "min", "max").entries();
    }

    /** The constant at {@code path}, which the resource must know. */
    Constant constant(String path, boolean whole) {
        ChipYaml.Entry entry = entries.get(path);
        if (entry == null) {
            throw new IllegalStateException("%s does not know %s".formatted(resource, path));
        }
        return new Constant(
                path,
                whole,
                entry.parts().get("unit").text(),
                Double.parseDouble(entry.parts().get("min").text()),
                Double.parseDouble(entry.parts().get("max").text()));
    }
}

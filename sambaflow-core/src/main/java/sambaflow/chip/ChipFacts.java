package sambaflow.chip;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** What is known of each {@link Constant}: its unit, its range, how sure it is and from where. */
public final class ChipFacts {
    private static final Map<String, Map<String, Object>> FACTS = read();

    private ChipFacts() {}

    /**
     * What is known of one constant of one chip.
     *
     * @param unit of the number; empty for a part of one
     * @param min smallest value that is allowed
     * @param max largest value that is allowed
     * @param low the chip's may be as small as this times its value
     * @param high the chip's may be as large as this times its value
     * @param certainty published, measured, inferred or assumed
     * @param source where it is from
     */
    public record Fact(
            String unit,
            double min,
            double max,
            double low,
            double high,
            String certainty,
            String source) {}

    /** What is known of {@code constant} for a chip of {@code base}'s kind. */
    public static Fact of(Constant constant, String base) {
        Map<String, Object> all = FACTS.get(constant.path());
        if (all == null) {
            throw new IllegalStateException("constants.yaml does not know " + constant);
        }
        Map<?, ?> own = all.get(base) instanceof Map<?, ?> of ? of : all;
        return new Fact(
                (String) all.get("unit"),
                number(all, "min"),
                number(all, "max"),
                number(all, "low"),
                number(all, "high"),
                (String) own.get("certainty"),
                (String) own.get("source"));
    }

    private static double number(Map<String, Object> all, String name) {
        return ((Number) all.get(name)).doubleValue();
    }

    private static Map<String, Map<String, Object>> read() {
        try (InputStream in = ChipFacts.class.getResourceAsStream("constants.yaml");
                InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new LinkedHashMap<>(
                    new Yaml(new LoaderOptions()).<Map<String, Map<String, Object>>>load(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

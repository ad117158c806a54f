package sambaflow.explore;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;

/**
 * Reads published results: a YAML list, or a mapping with the list {@code rows}, of mappings with
 * {@code id}, {@code workload}, {@code platform}, {@code tiles}, {@code mode}, {@code metric},
 * {@code value} and {@code source}.
 */
final class RowFile {
    private static final Map<String, String> ALIASES =
            Map.of(
                    "name", "id",
                    "model", "workload",
                    "arch", "platform",
                    "chip", "platform",
                    "num_tiles", "tiles",
                    "unit", "note",
                    "published", "value");
    private static final Map<String, String> METRICS =
            Map.of(
                    "latency", "latency_seconds",
                    "latency_s", "latency_seconds",
                    "rdu_seconds", "rdu_seconds_per_step",
                    "seconds_per_step", "rdu_seconds_per_step",
                    "device_seconds", "rdu_seconds_per_step",
                    "ddr_gb_per_second", "memory_gb_per_second",
                    "throughput", "samples_per_second");
    private static final Set<String> KNOWN =
            Set.of(
                    "id",
                    "workload",
                    "family",
                    "platform",
                    "tiles",
                    "mode",
                    "metric",
                    "value",
                    "low",
                    "high",
                    "source",
                    "hold_out",
                    "note");

    private final String file;

    private RowFile(String file) {
        this.file = file;
    }

    /**
     * @throws CompileException saying which line is wrong, what was found and what was expected
     */
    static List<Row> read(Path file) {
        try {
            return new RowFile(file.toString()).read(Files.readString(file));
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF201, "%s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    static List<Row> read(String name, String text) {
        return new RowFile(name).read(text);
    }

    private List<Row> read(String text) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw wrong(line, "is no YAML: " + e.getProblem());
        }
        if (root instanceof MappingNode top) {
            root = entries(top).get("rows");
        }
        if (!(root instanceof SequenceNode list)) {
            throw wrong(1, "expected a list of rows, or a mapping with a list named rows");
        }
        List<Row> rows = new ArrayList<>();
        for (Node node : list.getValue()) {
            rows.add(row(rows.size() + 1, node));
        }
        return rows;
    }

    private Row row(int number, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(line(node), "row %d is no mapping".formatted(number));
        }
        Map<String, Node> all = entries(mapping);
        for (String key : all.keySet()) {
            if (!KNOWN.contains(key)) {
                throw wrong(
                        line(all.get(key)),
                        "row %d has no '%s'%s; it has %s"
                                .formatted(
                                        number,
                                        key,
                                        Names.hint(key, KNOWN.stream().sorted().toList()),
                                        KNOWN.stream().sorted().toList()));
            }
        }
        SortedMap<String, String> fields = workload(number, node, all);
        String family = fields.remove("family");
        String arch = arch(all, node);
        String mode = text(all, "mode", "o3").toLowerCase(Locale.ROOT);
        if (!List.of("o0", "o1", "o3").contains(mode)) {
            throw wrong(
                    line(all.get("mode")),
                    "mode: found '%s', expected o0, o1 or o3".formatted(mode));
        }
        double[] range = range(number, node, all);
        return new Row(
                text(all, "id", "row " + number),
                family,
                fields,
                arch,
                tiles(all, arch),
                mode,
                metric(number, node, all),
                range[0],
                range[1],
                text(all, "source", ""));
    }

    private SortedMap<String, String> workload(int number, Node row, Map<String, Node> all) {
        SortedMap<String, String> fields = new TreeMap<>();
        Node workload = all.get("workload");
        if (workload instanceof MappingNode mapping) {
            entries(mapping).forEach((k, v) -> fields.put(k, scalar(k, v)));
        } else if (workload != null) {
            fields.put("family", scalar("workload", workload));
        }
        if (all.containsKey("family")) {
            fields.put("family", scalar("family", all.get("family")));
        }
        if (!fields.containsKey("family")) {
            throw wrong(
                    line(row),
                    "row %d names no family; expected workload: {family: one of %s, ...}"
                            .formatted(number, Families.names()));
        }
        return fields;
    }

    private String arch(Map<String, Node> all, Node row) {
        Node node = all.get("platform");
        if (node == null) {
            throw wrong(line(row), "a row names no platform: sn10, sn30, sn40l or plasticine");
        }
        String plain = scalar("platform", node).toLowerCase(Locale.ROOT);
        // A node is named after its chip and how many it has; one chip of it is what is timed.
        String name = plain.replace("datascale ", "").replaceAll("^(sn\\d+l?)-\\d+r?$", "$1");
        if (name.equals(Row.PLASTICINE)) {
            return name;
        }
        try {
            return RduSpec.of(name).arch();
        } catch (CompileException e) {
            throw wrong(
                    line(node),
                    "platform: found '%s', expected sn10, sn20, sn30, sn40l or plasticine"
                            .formatted(plain));
        }
    }

    private int tiles(Map<String, Node> all, String arch) {
        if (arch.equals(Row.PLASTICINE)) {
            return 1;
        }
        RduSpec rdu = RduSpec.of(arch);
        Node node = all.get("tiles");
        String text = node == null ? "" + Target.usualTiles(rdu) : scalar("tiles", node);
        if (!text.matches("\\d{1,3}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > rdu.tiles()) {
            throw wrong(
                    line(node),
                    "tiles: found '%s', %s has 1 to %d".formatted(text, arch, rdu.tiles()));
        }
        return Integer.parseInt(text);
    }

    private String metric(int number, Node row, Map<String, Node> all) {
        if (!all.containsKey("metric")) {
            throw wrong(
                    line(row), "row %d has no metric: one of %s".formatted(number, Row.metrics()));
        }
        String found = scalar("metric", all.get("metric")).toLowerCase(Locale.ROOT);
        String name = METRICS.getOrDefault(found, found);
        if (!Row.metrics().contains(name)) {
            throw wrong(
                    line(all.get("metric")),
                    "metric: found '%s'%s; expected one of %s"
                            .formatted(found, Names.hint(found, Row.metrics()), Row.metrics()));
        }
        return name;
    }

    private double[] range(int number, Node row, Map<String, Node> all) {
        if (all.containsKey("value")) {
            double value = number("value", all.get("value"));
            return new double[] {value, value};
        }
        if (!all.containsKey("low") || !all.containsKey("high")) {
            throw wrong(line(row), "row %d has no value, and no low and high".formatted(number));
        }
        return new double[] {number("low", all.get("low")), number("high", all.get("high"))};
    }

    private double number(String key, Node node) {
        String text = scalar(key, node).replace("_", "").replace(",", "");
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, with what was expected.
        }
        throw wrong(line(node), "%s: found '%s', expected a number above 0".formatted(key, text));
    }

    private Map<String, Node> entries(MappingNode mapping) {
        Map<String, Node> entries = new TreeMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar("a key", tuple.getKeyNode()).toLowerCase(Locale.ROOT);
            String plain = key.replace('-', '_');
            boolean top = !plain.equals("model") || !(tuple.getValueNode() instanceof ScalarNode);
            entries.put(top ? ALIASES.getOrDefault(plain, plain) : plain, tuple.getValueNode());
        }
        return entries;
    }

    private String text(Map<String, Node> all, String key, String otherwise) {
        return all.containsKey(key) ? scalar(key, all.get(key)) : otherwise;
    }

    private String scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(line(node), "%s: expected one value".formatted(key));
    }

    private static int line(Node node) {
        return node == null ? 0 : node.getStartMark().getLine() + 1;
    }

    private CompileException wrong(int line, String what) {
        return new CompileException(Code.SF201, "%s:%d: %s".formatted(file, line, what));
    }
}

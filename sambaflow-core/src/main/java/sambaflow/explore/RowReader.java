package sambaflow.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;

/**
 * Reads one published result: {@code id}, {@code workload}, {@code platform}, {@code tiles}, {@code
 * mode}, {@code metric}, {@code value} or {@code low} and {@code high}, {@code unit}, {@code
 * source} and {@code hold_out}. Sizes of the workload may also stand beside them.
 *
 * <p>What is misspelled or is no number ends the reading. A name that is near none there is, such
 * as another maker's chip, makes a row without a prediction.
 */
final class RowReader {
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("name", "id"),
                    Map.entry("row", "id"),
                    Map.entry("arch", "platform"),
                    Map.entry("chip", "platform"),
                    Map.entry("hardware", "platform"),
                    Map.entry("system", "platform"),
                    Map.entry("num_tiles", "tiles"),
                    Map.entry("tiles_used", "tiles"),
                    Map.entry("optimization", "mode"),
                    Map.entry("opt_level", "mode"),
                    Map.entry("published", "value"),
                    Map.entry("measured", "value"),
                    Map.entry("expected", "value"),
                    Map.entry("min", "low"),
                    Map.entry("max", "high"),
                    Map.entry("units", "unit"),
                    Map.entry("reference", "source"),
                    Map.entry("held_out", "hold_out"),
                    Map.entry("holdout", "hold_out"),
                    Map.entry("notes", "note"),
                    Map.entry("comment", "note"),
                    Map.entry("rdus", "chips"),
                    Map.entry("sockets", "chips"),
                    Map.entry("num_chips", "chips"));

    private static final Map<String, String> WORKLOAD_ALIASES =
            Map.of("name", "family", "type", "family", "kind", "family");

    private static final List<String> KNOWN =
            List.of(
                    "chips",
                    "family",
                    "high",
                    "hold_out",
                    "id",
                    "low",
                    "metric",
                    "mode",
                    "note",
                    "platform",
                    "source",
                    "tiles",
                    "unit",
                    "value",
                    "workload");

    /** Chips that are near in name to one there is, and are no misspellings of it. */
    private static final List<String> NOT_MODELLED = List.of("sn50");

    /** A chip by its own name or by that of a node with several, and constants that differ. */
    private static final Pattern CHIP =
            Pattern.compile("(?:.*\\s)?([a-z]+\\d*l?)(?:-(\\d+)r?)?(\\+\\S+)?");

    private static final Pattern NUMBER =
            Pattern.compile("([-+]?[0-9.][0-9._,]*(?:[eE][-+]?[0-9]+)?)\\s*(\\D*)");

    private final String file;
    private final String which;
    private final Entries row;
    private final SortedMap<String, String> fields = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();
    private String unsupported = "";

    RowReader(String file, String which, MappingNode mapping) {
        this.file = file;
        this.which = which;
        this.row = new Entries(file, which, mapping, ALIASES);
    }

    /**
     * @throws CompileException saying which line is wrong, what was found and what was expected
     */
    Row row() {
        String family = workload();
        chips();
        String arch = platform();
        int tiles = tiles(arch);
        String mode = mode();
        Measure measure = metric();
        String source = row.text("source", "");
        boolean holdOut = holdOut();
        String id = row.text("id", which);
        row.take("note");
        double[] range = range(measure);
        Row read =
                new Row(
                        id,
                        family,
                        fields,
                        arch,
                        tiles,
                        mode,
                        measure.metric(),
                        range[0],
                        range[1],
                        source,
                        holdOut,
                        "%s:%d: %s".formatted(file, row.line(), which),
                        unsupported,
                        String.join("; ", remarks));
        refuseOthers();
        return read;
    }

    /** Takes the workload's sizes, from within it and from beside it. */
    private String workload() {
        Node workload = row.take("workload");
        if (workload instanceof MappingNode mapping) {
            inner(new Entries(file, which, mapping, WORKLOAD_ALIASES));
        } else if (workload != null) {
            fields.put("family", row.scalar("workload", workload));
        }
        if (row.has("family")) {
            fields.put("family", row.text("family", ""));
        }
        Node model = row.take("model");
        if (model instanceof MappingNode mapping) {
            inner(new Entries(file, which, mapping, WORKLOAD_ALIASES));
        } else if (model != null) {
            String name = row.scalar("model", model);
            boolean family = Families.isOne(name) && !fields.containsKey("family");
            fields.put(family ? "family" : "model", name);
        }
        for (String key : row.keys()) {
            if (!KNOWN.contains(key) && Families.hasField(key)) {
                fields.putIfAbsent(key, row.text(key, ""));
            }
        }
        String family = fields.remove("family");
        if (family == null) {
            throw row.wrong(
                    null,
                    "names no family; expected workload: {family: one of %s, ...}"
                            .formatted(Families.names()));
        }
        return family;
    }

    /** What is said of the whole row may also stand among the workload's sizes. */
    private void inner(Entries workload) {
        for (String key : workload.keys()) {
            boolean ofRow = List.of("mode", "tiles", "platform", "chips").contains(key);
            if (ofRow && !row.has(key)) {
                row.put(key, workload.take(key));
            } else {
                fields.put(key, workload.text(key, ""));
            }
        }
    }

    private String platform() {
        Node node = row.take("platform");
        if (node == null) {
            throw row.wrong(node, "platform: none found, expected sn10, sn30, sn40l or plasticine");
        }
        String found = row.scalar("platform", node);
        Matcher parts = CHIP.matcher(found.toLowerCase(Locale.ROOT));
        String base = parts.matches() ? parts.group(1) : found;
        List<String> known = new ArrayList<>(RduSpec.names());
        known.addAll(List.of("sn40l", Row.PLASTICINE));
        if (!known.contains(base)) {
            if (Names.nearest(base, known).isPresent() && !NOT_MODELLED.contains(base)) {
                throw row.wrong(
                        node, "platform: found '%s'%s".formatted(found, Names.hint(base, known)));
            }
            refuse("platform: found '%s', there are %s", found, known);
            return found;
        }
        if (base.equals(Row.PLASTICINE)) {
            return base;
        }
        if (parts.group(2) != null) {
            remarks.add("one chip of " + found);
        }
        try {
            return RduSpec.of(base + Optional.ofNullable(parts.group(3)).orElse("")).arch();
        } catch (CompileException e) {
            throw row.wrong(node, "platform: " + e.getMessage());
        }
    }

    private void chips() {
        Node node = row.take("chips");
        if (node != null && whole("chips", node) > 1) {
            refuse("chips: found %s; links between chips are not modelled", row.scalar("", node));
        }
    }

    private int tiles(String arch) {
        Node node = row.take("tiles");
        if (arch.equals(Row.PLASTICINE) || !unsupported.isEmpty()) {
            return 1;
        }
        RduSpec rdu = RduSpec.of(arch);
        long tiles = node == null ? Target.usualTiles(rdu) : whole("tiles", node);
        if (tiles > rdu.tiles()) {
            throw row.wrong(
                    node, "tiles: found '%d', %s has 1 to %d".formatted(tiles, arch, rdu.tiles()));
        }
        return (int) tiles;
    }

    private long whole(String key, Node node) {
        String text = row.scalar(key, node);
        if (!text.matches("\\d{1,6}") || Long.parseLong(text) == 0) {
            throw row.wrong(
                    node, "%s: found '%s', expected a whole number from 1 on".formatted(key, text));
        }
        return Long.parseLong(text);
    }

    private String mode() {
        Node node = row.take("mode");
        String mode = node == null ? "o3" : row.scalar("mode", node).toLowerCase(Locale.ROOT);
        String plain = mode.replaceFirst("^-*(?=o?\\d)", "").replaceFirst("^(?=\\d)", "o");
        if (!List.of("o0", "o1", "o3").contains(plain)) {
            throw row.wrong(node, "mode: found '%s', expected o0, o1 or o3".formatted(mode));
        }
        return plain;
    }

    private Measure metric() {
        Node node = row.take("metric");
        Node unit = row.take("unit");
        if (node == null) {
            throw row.wrong(
                    node, "metric: none found, expected one of %s".formatted(Row.metrics()));
        }
        String found = row.scalar("metric", node);
        Optional<Measure> measure = Measure.of(found);
        if (measure.isEmpty()) {
            String what = "metric: found '%s'%s".formatted(found, Names.hint(found, Row.metrics()));
            if (Names.nearest(found, Row.metrics()).isPresent()) {
                throw row.wrong(node, what);
            }
            refuse("%s", what);
            return new Measure(found, 1);
        }
        return inUnit(measure.get(), unit);
    }

    private Measure inUnit(Measure measure, Node unit) {
        if (unit == null) {
            return measure;
        }
        String text = row.scalar("unit", unit);
        return measure.in(text).orElseThrow(() -> noUnit(unit, measure, text));
    }

    private CompileException noUnit(Node node, Measure measure, String text) {
        return row.wrong(
                node,
                "unit: found '%s', %s can be in %s"
                        .formatted(text, measure.metric(), measure.units()));
    }

    private double[] range(Measure measure) {
        if (row.has("value")) {
            double value = number("value", measure);
            return new double[] {value, value};
        }
        if (!row.has("low") || !row.has("high")) {
            refuseOthers();
            throw row.wrong(null, "has no value, and no low and high");
        }
        Node high = row.peek("high");
        double[] range = {number("low", measure), number("high", measure)};
        if (range[0] > range[1]) {
            throw row.wrong(high, "high: found less than low");
        }
        return range;
    }

    /** A number above 0, which may have its unit behind it. */
    private double number(String key, Measure measure) {
        Node node = row.take(key);
        String text = row.scalar(key, node);
        Matcher parts = NUMBER.matcher(text);
        try {
            double value =
                    parts.matches()
                            ? Double.parseDouble(parts.group(1).replaceAll("[_,]", ""))
                            : Double.NaN;
            if (value > 0 && Double.isFinite(value)) {
                return scaled(measure, parts.group(2), node).value(value);
            }
        } catch (NumberFormatException e) {
            // Said below, with what was expected.
        }
        throw row.wrong(node, "%s: found '%s', expected a number above 0".formatted(key, text));
    }

    private Measure scaled(Measure measure, String unit, Node node) {
        return unit.isEmpty() || !Row.metrics().contains(measure.metric())
                ? measure
                : measure.in(unit).orElseThrow(() -> noUnit(node, measure, unit));
    }

    private boolean holdOut() {
        Node node = row.take("hold_out");
        String text = node == null ? "false" : row.scalar("hold_out", node);
        String plain = text.toLowerCase(Locale.ROOT);
        if (!List.of("true", "false", "yes", "no").contains(plain)) {
            throw row.wrong(node, "hold_out: found '%s', expected true or false".formatted(text));
        }
        return plain.equals("true") || plain.equals("yes");
    }

    private void refuseOthers() {
        for (String key : row.keys()) {
            if (!KNOWN.contains(key)) {
                throw row.wrong(
                        row.peek(key), "has no '%s'%s".formatted(key, Names.hint(key, KNOWN)));
            }
        }
    }

    private void refuse(String format, Object... values) {
        if (unsupported.isEmpty()) {
            unsupported = format.formatted(values);
        }
    }
}

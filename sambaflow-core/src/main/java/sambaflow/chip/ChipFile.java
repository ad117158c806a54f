package sambaflow.chip;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;

/**
 * A user's chip: a preset with other numbers, as a YAML file.
 *
 * <pre>
 * extends: sn30
 * clock_hz: 1.2e9
 * ddr: {channels: 16}
 * launch.program_seconds: {value: 1.0e-6, source: "a guess"}
 * </pre>
 */
public final class ChipFile {
    private static final String EXTENDS = "extends";

    private final String file;
    private final SortedMap<String, Node> found = new TreeMap<>();

    private ChipFile(String file) {
        this.file = file;
    }

    /**
     * The chip that {@code file} describes.
     *
     * @throws CompileException saying which line is wrong, what was found, and what is allowed
     */
    public static RduSpec read(Path file) {
        try {
            return new ChipFile(file.toString()).read(Files.readString(file));
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF201,
                    "--arch-file: %s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private RduSpec read(String text) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw wrong(line, "is no YAML: " + e.getProblem());
        }
        if (!(root instanceof MappingNode top)) {
            throw wrong(1, "expected 'extends' and constants by path");
        }
        collect("", top);
        Node base = found.remove(EXTENDS);
        Node named = found.remove("arch");
        if (named != null) {
            scalar("arch", named);
        }
        if (base == null) {
            throw wrong(1, "names no chip to begin with: extends: one of " + RduSpec.names());
        }
        RduSpec chip = preset(base);
        for (String path : found.keySet()) {
            chip = with(chip, path, found.get(path));
        }
        return RduSpec.of(chip.arch());
    }

    private RduSpec preset(Node base) {
        String name = scalar(EXTENDS, base);
        if (!RduSpec.names().contains(name) && !name.equals("sn40l")) {
            throw wrong(
                    line(base),
                    "extends: found '%s'%s, expected one of %s"
                            .formatted(name, Names.hint(name, RduSpec.names()), RduSpec.names()));
        }
        return RduSpec.of(name);
    }

    private RduSpec with(RduSpec chip, String path, Node node) {
        double value;
        String text = scalar(path, node).replace("_", "");
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong(line(node), "%s: found '%s', expected a number".formatted(path, text));
        }
        try {
            return chip.with(path, value);
        } catch (CompileException e) {
            throw wrong(line(node), e.getMessage().replaceFirst("^[A-Z0-9]+: ", ""));
        }
    }

    private void collect(String before, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            String path = before + scalar("a key", tuple.getKeyNode());
            Node value = tuple.getValueNode();
            if (value instanceof MappingNode inner) {
                Node only = valueOf(inner);
                if (only == null) {
                    collect(path + ".", inner);
                } else {
                    found.put(path, only);
                }
            } else {
                found.put(path, value);
            }
        }
    }

    /** What stands under {@code value} in a constant that also says where it is from. */
    private Node valueOf(MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar("a key", tuple.getKeyNode());
            if (key.equals("value")) {
                return tuple.getValueNode();
            }
        }
        return null;
    }

    private String scalar(String what, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(line(node), "%s: expected one value".formatted(what));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private CompileException wrong(int line, String what) {
        return new CompileException(
                Code.SF201, "--arch-file %s:%d: %s".formatted(file, line, what));
    }

    /** The lines of a file that describes {@code rdu} in full. */
    public static List<String> lines(RduSpec rdu) {
        List<String> lines = new java.util.ArrayList<>();
        lines.add("extends: " + rdu.base());
        for (Constant constant : Constant.all()) {
            ChipFacts.Fact fact = ChipFacts.of(constant, rdu.base());
            lines.add(
                    "%s: {value: %s, certainty: %s, source: \"%s\"}"
                            .formatted(
                                    constant.path(),
                                    Constant.text(constant.of(rdu)),
                                    fact.certainty(),
                                    fact.source()));
        }
        return lines;
    }
}

package sambaflow.chip;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/**
 * A file that says something of the constants of a chip, each by its path: in one word, or in a
 * mapping of several. Constants of a group such as {@code ddr} may stand below it.
 */
final class ChipYaml {
    /** What the paths of constants with dots begin with. */
    private static final List<String> GROUPS =
            Arrays.stream(RduSpec.class.getRecordComponents())
                    .filter(c -> c.getType().isRecord())
                    .map(RecordComponent::getName)
                    .toList();

    /** In a file's order; by path. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private final String file;
    private final Set<String> keys;

    /** A word of a file, and its line. */
    record Word(int line, String text) {}

    /**
     * What a file says of a constant.
     *
     * @param line where it begins
     * @param parts by their names; of one that is one word, {@code value}
     */
    record Entry(int line, Map<String, Word> parts) {
        Optional<Word> part(String name) {
            return Optional.ofNullable(parts.get(name));
        }
    }

    /**
     * @param file what errors call it
     * @param keys that a mapping may have which says more of a constant
     * @throws CompileException saying which line is wrong
     */
    ChipYaml(String file, String text, String... keys) {
        this.file = file;
        this.keys = Set.copyOf(List.of(keys));
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            throw wrong(line + 1, "is no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw wrong(1, "is no YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
        if (!(root instanceof MappingNode top)) {
            throw wrong(1, "expected 'extends: sn30', say, and constants by their paths");
        }
        collect("", top);
    }

    /** A file of this package; what is wrong with it is a mistake of ours. */
    static ChipYaml ofResource(String name, String... keys) {
        try (InputStream in = ChipYaml.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new ChipYaml(name, new String(in.readAllBytes(), StandardCharsets.UTF_8), keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By path, in the file's order. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** What stands for {@code key}, which is one word and no constant; it is not an entry then. */
    Optional<Word> taken(String key) {
        return Optional.ofNullable(entries.remove(key))
                .map(e ->
                        e.part("value")
                                .orElseThrow(() -> wrong(e.line(), key + ": expected one word")));
    }

    private void collect(String before, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            Word key = word("a name", tuple.getKeyNode());
            String path = before + key.text();
            if (!(tuple.getValueNode() instanceof MappingNode inner)) {
                Word value = word(path, tuple.getValueNode());
                put(path, new Entry(key.line(), Map.of("value", value)));
            } else if (before.isEmpty() && GROUPS.contains(path)) {
                collect(path + ".", inner);
            } else {
                put(path, new Entry(key.line(), parts(path, inner)));
            }
        }
    }

    private Map<String, Word> parts(String path, MappingNode mapping) {
        Map<String, Word> parts = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Word key = word("a name", tuple.getKeyNode());
            if (!keys.contains(key.text())) {
                throw wrong(
                        key.line(),
                        "%s: found '%s', expected one of %s; groups of constants are %s"
                                .formatted(
                                        path, key.text(), keys.stream().sorted().toList(), GROUPS));
            }
            Word value = word(path + ", " + key.text(), tuple.getValueNode());
            if (parts.put(key.text(), value) != null) {
                throw wrong(key.line(), "%s has '%s' twice".formatted(path, key.text()));
            }
        }
        return parts;
    }

    private void put(String path, Entry entry) {
        Entry before = entries.put(path, entry);
        if (before != null) {
            throw wrong(
                    entry.line(),
                    "%s stands here and in line %d; leave one of them out"
                            .formatted(path, before.line()));
        }
    }

    private Word word(String what, Node node) {
        int line = node.getStartMark().getLine() + 1;
        if (node instanceof ScalarNode scalar) {
            return new Word(line, scalar.getValue());
        }
        throw wrong(line, "%s: found several values, expected one".formatted(what));
    }

    CompileException wrong(int line, String what) {
        return new CompileException(Code.SF207, "chip file %s:%d: %s".formatted(file, line, what));
    }
}

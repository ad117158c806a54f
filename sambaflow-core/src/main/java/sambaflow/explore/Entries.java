package sambaflow.explore;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/** The entries of a mapping in a YAML file by plain key, which are taken one by one. */
final class Entries {
    private static final String MERGE = "<<";

    private final String file;
    private final String who;
    private final int line;
    private final Map<String, String> aliases;
    private final SortedMap<String, Node> left = new TreeMap<>();

    /** Merged so far: a mapping may name itself. */
    private final Set<Node> merged = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * @param who whose they are, in errors; empty for the file's
     * @param aliases other names of keys
     */
    Entries(String file, String who, MappingNode mapping, Map<String, String> aliases) {
        this.file = file;
        this.who = who;
        this.line = line(mapping);
        this.aliases = aliases;
        collect(mapping);
    }

    /** What a mapping says itself goes before what it merges. */
    private void collect(MappingNode mapping) {
        if (!merged.add(mapping)) {
            return;
        }
        SortedMap<String, Node> own = new TreeMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(tuple.getKeyNode(), "a key: expected one word");
            }
            String plain = plain(key.getValue());
            String name = aliases.getOrDefault(plain, plain);
            if (!name.equals(MERGE) && own.put(name, tuple.getValueNode()) != null) {
                throw wrong(key, "'%s' is given twice".formatted(name));
            }
        }
        own.forEach(left::putIfAbsent);
        for (NodeTuple tuple : mapping.getValue()) {
            if (((ScalarNode) tuple.getKeyNode()).getValue().equals(MERGE)) {
                merge(tuple.getValueNode());
            }
        }
    }

    private void merge(Node node) {
        switch (node) {
            case MappingNode other -> collect(other);
            case SequenceNode several -> several.getValue().forEach(this::merge);
            case Node other -> throw wrong(other, "<<: expected a mapping");
        }
    }

    static String plain(String key) {
        return key.strip().toLowerCase(Locale.ROOT).replaceAll("[- ]+", "_");
    }

    List<String> keys() {
        return List.copyOf(left.keySet());
    }

    boolean has(String key) {
        return left.containsKey(key);
    }

    /** The value of {@code key}, or null. */
    Node peek(String key) {
        return left.get(key);
    }

    void put(String key, Node node) {
        left.put(key, node);
    }

    /** The value of {@code key}, or null; it is no longer here then. */
    Node take(String key) {
        return left.remove(key);
    }

    /** The value as text, or {@code otherwise} where there is none. */
    String text(String key, String otherwise) {
        return has(key) ? scalar(key, take(key)) : otherwise;
    }

    String scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().strip();
        }
        throw wrong(node, "%s: expected one value".formatted(key));
    }

    int line() {
        return line;
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    CompileException wrong(Node node, String what) {
        return wrong(node == null ? line : line(node), what);
    }

    CompileException wrong(int at, String what) {
        return wrong(file, at, who.isEmpty() ? what : who + ": " + what);
    }

    static CompileException wrong(String file, int line, String what) {
        return new CompileException(Code.SF201, "%s:%d: %s".formatted(file, line, what));
    }
}

package sambaflow.section;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/**
 * Reads fusion rules in SambaFlow's YAML grammar: a mapping with an entry for each rule, of {@code
 * priority}, {@code heuristic} and {@code pattern}.
 */
final class RuleFile {
    private static final Set<String> RULE = ordered("priority", "heuristic", "pattern");
    private static final Set<String> PLACE =
            ordered("op_type", "child", "children", "required", "included", "match_first_option");

    private final String file;

    /**
     * @param file what errors call it
     */
    RuleFile(String file) {
        this.file = file;
    }

    private static Set<String> ordered(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }

    List<FusionRule> read(String text) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw wrong(line, "is no YAML: " + e.getProblem());
        }
        if (root == null) {
            throw wrong(1, "is empty, expected a mapping with an entry for each rule");
        }
        List<FusionRule> rules = new ArrayList<>();
        entries("the file", root).forEach((name, node) -> rules.add(rule(name, node)));
        return rules;
    }

    private FusionRule rule(String name, Node node) {
        Map<String, Node> entries = known("rule '%s'".formatted(name), node, RULE);
        Node pattern = entries.get("pattern");
        if (pattern == null) {
            throw wrong(node, "rule '%s' has no pattern".formatted(name));
        }
        int priority = entries.containsKey("priority") ? integer(entries.get("priority")) : 0;
        Map<String, FusionRule.Place> places = new LinkedHashMap<>();
        Map<String, Node> all = entries("pattern of '%s'".formatted(name), pattern);
        if (all.isEmpty()) {
            throw wrong(pattern, "the pattern of '%s' is empty".formatted(name));
        }
        all.forEach((place, body) -> places.put(place, place(place, body)));
        check(pattern, places);
        return new FusionRule(name, priority, places);
    }

    private FusionRule.Place place(String name, Node node) {
        String who = "'%s'".formatted(name);
        Map<String, Node> entries = known(who, node, PLACE);
        List<String> children = new ArrayList<>();
        for (String key : List.of("child", "children")) {
            if (entries.containsKey(key)) {
                children.addAll(words(entries.get(key)));
            }
        }
        boolean option = entries.containsKey("match_first_option");
        if (option == entries.containsKey("op_type")) {
            throw wrong(node, who + " needs either op_type or match_first_option");
        }
        if (option) {
            return new FusionRule.FirstOf(words(entries.get("match_first_option")), children);
        }
        return new FusionRule.Operator(
                words(entries.get("op_type")).stream().map(OpTypes::label).toList(),
                children,
                flag(entries.get("required")),
                flag(entries.get("included")));
    }

    /** Every name that a place goes on with is in the pattern, and no way leads back. */
    private void check(Node pattern, Map<String, FusionRule.Place> places) {
        places.forEach((name, place) -> {
            List<String> next = new ArrayList<>(place.children());
            if (place instanceof FusionRule.FirstOf first) {
                next.addAll(first.options());
            }
            for (String child : next) {
                if (!places.containsKey(child)) {
                    throw wrong(
                            line(pattern, name),
                            "'%s' goes on with '%s', which is not in the pattern; it has %s"
                                    .formatted(name, child, places.keySet()));
                }
            }
        });
        for (String name : places.keySet()) {
            if (reaches(places, name, name, new LinkedHashSet<>())) {
                throw wrong(line(pattern, name), "'%s' comes after itself".formatted(name));
            }
        }
    }

    private static boolean reaches(
            Map<String, FusionRule.Place> places, String from, String to, Set<String> seen) {
        FusionRule.Place place = places.get(from);
        List<String> next = new ArrayList<>(place.children());
        if (place instanceof FusionRule.FirstOf first) {
            next.addAll(first.options());
        }
        return next.contains(to)
                || next.stream().anyMatch(n -> seen.add(n) && reaches(places, n, to, seen));
    }

    private int line(Node mapping, String key) {
        for (NodeTuple tuple : ((MappingNode) mapping).getValue()) {
            if (((ScalarNode) tuple.getKeyNode()).getValue().equals(key)) {
                return tuple.getKeyNode().getStartMark().getLine() + 1;
            }
        }
        return mapping.getStartMark().getLine() + 1;
    }

    private Map<String, Node> known(String who, Node node, Set<String> keys) {
        Map<String, Node> entries = entries(who, node);
        for (String key : entries.keySet()) {
            if (!keys.contains(key)) {
                throw wrong(
                        line(node, key),
                        "%s has an unknown key '%s'; expected one of %s".formatted(who, key, keys));
            }
        }
        return entries;
    }

    private Map<String, Node> entries(String who, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, who + " must be a mapping of names");
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(tuple.getKeyNode(), who + " has a key that is no name");
            }
            if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
                throw wrong(key, "%s has '%s' twice".formatted(who, key.getValue()));
            }
        }
        return entries;
    }

    private List<String> words(Node node) {
        return switch (node) {
            case ScalarNode scalar -> List.of(scalar.getValue());
            case SequenceNode list -> list.getValue().stream().map(this::word).toList();
            case Node other -> throw wrong(other, "expected a name or a list of names");
        };
    }

    private String word(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(node, "expected a name");
    }

    private int integer(Node node) {
        try {
            return Integer.parseInt(word(node));
        } catch (NumberFormatException e) {
            throw wrong(
                    node, "priority: found '%s', expected a whole number".formatted(word(node)));
        }
    }

    /** True unless it says false. */
    private boolean flag(Node node) {
        if (node == null) {
            return true;
        }
        return switch (word(node)) {
            case "true" -> true;
            case "false" -> false;
            case String other ->
                    throw wrong(node, "found '%s', expected true or false".formatted(other));
        };
    }

    private CompileException wrong(Node node, String problem) {
        return wrong(node.getStartMark().getLine() + 1, problem);
    }

    private CompileException wrong(int line, String problem) {
        return new CompileException(
                Code.SF204, "fusion rules %s:%d: %s".formatted(file, line, problem));
    }
}

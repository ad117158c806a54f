package sambaflow.pef;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sambaflow.graph.GraphDiff;

/** What is different between two PEFs, as text: manifests, graphs, sections. */
public final class PefDiff {
    private PefDiff() {}

    /** A line for each difference; none for equal programs of equal manifests. */
    public static List<String> between(Pef before, Pef after) {
        List<String> lines = new ArrayList<>();
        Map<String, String> old = facts(before);
        Map<String, String> now = facts(after);
        for (String name : new TreeSet<>(union(old, now))) {
            if (!Objects.equals(old.get(name), now.get(name))) {
                lines.add("%s: %s -> %s".formatted(name, said(old.get(name)), said(now.get(name))));
            }
        }
        for (CompiledGraph graph : after.graphs()) {
            String name = graph.graph().name();
            before.graphs().stream()
                    .filter(g -> g.graph().name().equals(name))
                    .findFirst()
                    .ifPresent(g -> graphs(name, g, graph, lines));
        }
        return lines;
    }

    private static List<String> union(Map<String, String> one, Map<String, String> other) {
        return Stream.concat(one.keySet().stream(), other.keySet().stream()).distinct().toList();
    }

    private static String said(String value) {
        return value == null ? "none" : value;
    }

    private static Map<String, String> facts(Pef pef) {
        Manifest m = pef.manifest();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("name", m.name());
        facts.put("app", m.app());
        facts.put("producer", m.producer());
        facts.put("arch", m.arch());
        facts.put("tiles", String.valueOf(m.tiles()));
        facts.put("batch size", String.valueOf(m.batchSize()));
        facts.put("microbatch size", String.valueOf(m.microbatchSize()));
        facts.put("mode", m.mode());
        facts.put("precision", m.precision());
        facts.put("inference", String.valueOf(m.inference()));
        facts.put("model", m.modelFingerprint());
        m.arguments().forEach((name, value) -> facts.put("argument " + name, value));
        for (CompiledGraph graph : pef.graphs()) {
            facts.put("graph " + graph.graph().name() + ": sections", sections(graph));
        }
        return facts;
    }

    private static String sections(CompiledGraph graph) {
        return graph.types().stream()
                .map(type ->
                        type
                                + " "
                                + graph.sections().stream().filter(s -> s.type() == type).count())
                .collect(Collectors.joining(", "));
    }

    private static void graphs(
            String name, CompiledGraph before, CompiledGraph after, List<String> lines) {
        GraphDiff diff = GraphDiff.between(before.graph(), after.graph());
        if (!diff.isEmpty()) {
            lines.add("graph %s: %s".formatted(name, diff.summary()));
            diff.toString().lines().map(l -> "  " + l).forEach(lines::add);
        }
    }
}

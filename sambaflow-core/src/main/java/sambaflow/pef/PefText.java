package sambaflow.pef;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sambaflow.chip.Constant;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphText;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;

/** PEFs as text: a summary to look at, and all of it to search and compare. */
public final class PefText {
    private PefText() {}

    /** A few lines: what it is, what it holds, how full the chip is. */
    public static List<String> summary(Pef pef) {
        Manifest manifest = pef.manifest();
        List<String> lines = new ArrayList<>();
        lines.add(row("name", manifest.name()));
        lines.add(row("app", manifest.app()));
        lines.add(
                row(
                        "arch",
                        "%s, %s".formatted(chip(manifest.rdu()), many(manifest.tiles(), "tile"))));
        RduSpec preset = RduSpec.of(manifest.rdu().base());
        manifest.rdu()
                .overrides()
                .forEach(
                        (path, value) -> lines.add(row("  " + path, changed(path, value, preset))));
        lines.add(row("mode", manifest.mode()));
        lines.add(row("precision", manifest.precision()));
        String parts = " in microbatches of " + manifest.microbatchSize();
        boolean whole = manifest.microbatchSize() == manifest.batchSize();
        lines.add(row("batch size", manifest.batchSize() + (whole ? "" : parts)));
        lines.add(row("runs", manifest.inference() ? "inference only" : "training, inference"));
        for (CompiledGraph compiled : pef.graphs()) {
            Graph graph = compiled.graph();
            lines.add(row("graph", graph.name()));
            lines.add(row("  sections", sections(compiled)));
            lines.add(row("  nodes", "" + graph.nodes().size()));
            lines.add(row("  parameters", parameters(graph)));
            lines.add(row("  fullest section", fullest(compiled)));
            memory(compiled.memory()).ifPresent(m -> lines.add(row("  memory", m)));
        }
        return lines;
    }

    private static String chip(RduSpec rdu) {
        return rdu.overrides().isEmpty() ? rdu.arch() : rdu.base() + " with other constants";
    }

    private static String changed(String path, double value, RduSpec preset) {
        return "%s (%s has %s)"
                .formatted(
                        Constant.text(value),
                        preset.arch(),
                        Constant.text(Constant.at(path).orElseThrow().of(preset)));
    }

    /** Bytes of each memory, and what sharing places saves. */
    private static Optional<String> memory(MemoryPlan plan) {
        List<String> parts = new ArrayList<>();
        for (MemoryPlan.Kind kind : MemoryPlan.Kind.values()) {
            if (plan.peak(kind) > 0) {
                parts.add(
                        "%s %d bytes (%d without shared places)"
                                .formatted(kind, plan.peak(kind), plan.total(kind)));
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
    }

    private static String row(String label, String value) {
        return label + " ".repeat(Math.max(1, 19 - label.length())) + value;
    }

    private static String many(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String sections(CompiledGraph compiled) {
        List<String> types = new ArrayList<>();
        for (SectionType type : compiled.types()) {
            types.add(
                    type
                            + " "
                            + compiled.sections().stream().filter(s -> s.type() == type).count());
        }
        return "%s (%s)".formatted(compiled.sections().size(), String.join(", ", types));
    }

    private static String parameters(Graph graph) {
        List<Region> parameters =
                graph.regions().stream().filter(r -> r.kind() == Region.Kind.PARAMETER).toList();
        long elements =
                parameters.stream().mapToLong(r -> graph.type(r.read()).shape().elements()).sum();
        return "%s in %s".formatted(elements, many(parameters.size(), "tensor"));
    }

    private static String fullest(CompiledGraph compiled) {
        return compiled.fullest()
                .map(s -> "%s: %s".formatted(s.name(), units(s.layout().get())))
                .orElse("not placed");
    }

    private static String units(Layout layout) {
        return "%s, %s".formatted(many(layout.pcuCount(), "PCU"), many(layout.pmuCount(), "PMU"));
    }

    /** Everything: manifest, graphs, sections with their nodes, the units of each stage. */
    public static String dump(Pef pef) {
        StringBuilder out = new StringBuilder();
        Manifest manifest = pef.manifest();
        out.append("pef ").append(manifest.name()).append('\n');
        out.append("  format ").append(manifest.format());
        out.append(" by ").append(manifest.producer()).append('\n');
        summary(pef).subList(1, 7).forEach(l -> out.append("  ").append(l).append('\n'));
        out.append("  ").append(row("model", manifest.modelFingerprint())).append('\n');
        manifest.arguments()
                .forEach((k, v) ->
                        out.append("  argument ").append(k).append(" = ").append(v).append('\n'));
        pef.graphs().forEach(g -> graph(out, g));
        return out.toString();
    }

    private static void graph(StringBuilder out, CompiledGraph compiled) {
        Graph graph = compiled.graph();
        out.append("graph ").append(graph.name()).append('\n');
        for (Graph.Input input : graph.inputs()) {
            out.append(
                    "  input %s %s\n"
                            .formatted(GraphText.typed(graph, input.value()), input.role()));
        }
        for (Region region : graph.regions()) {
            out.append(
                    "  region %s %s"
                            .formatted(GraphText.typed(graph, region.read()), region.kind()));
            out.append(region.aliases().isEmpty() ? "" : " also " + region.aliases());
            out.append(region.written() == Region.UNCHANGED ? "" : " <- %" + region.written());
            out.append('\n');
        }
        compiled.sections().forEach(s -> section(out, graph, s));
        for (Graph.Output output : graph.outputs()) {
            out.append("  output %s = %%%s\n".formatted(output.name(), output.value()));
        }
    }

    private static void section(StringBuilder out, Graph graph, Section section) {
        out.append("  section %s (%s)".formatted(section.name(), section.type()));
        out.append(section.layout().map(l -> ", " + units(l)).orElse(", not placed"));
        out.append(section.reason().isEmpty() ? "" : ": " + section.reason()).append('\n');
        for (int i : section.nodes()) {
            Node node = graph.nodes().get(i);
            String origin = node.origin().toString();
            out.append("    ").append(i).append(": ").append(GraphText.line(graph, node));
            out.append(origin.isEmpty() ? "" : "  // " + origin).append('\n');
        }
        section.layout().ifPresent(l -> layout(out, graph, l));
    }

    private static void layout(StringBuilder out, Graph graph, Layout layout) {
        for (Stage stage : layout.stages()) {
            String nodes =
                    stage.nodes().stream()
                            .map(n -> graph.nodes().get(n).name())
                            .collect(Collectors.joining(", "));
            out.append("    stage %s (%s): ".formatted(nodes, stage.kind()));
            out.append("PCUs %s, PMUs %s, ".formatted(list(stage.pcus()), list(stage.pmus())));
            out.append(stage.passes()).append(stage.passes() == 1 ? " pass" : " passes");
            out.append(" of ").append(stage.bufferBytes()).append(" buffer bytes, ");
            out.append(stage.cycles()).append(" cycles\n");
        }
        for (Channel c : layout.channels()) {
            out.append("    channel %d -> %d: %%%d, ".formatted(c.from(), c.to(), c.value()));
            out.append(c.waits() ? "whole\n" : many(c.depth(), "slice") + "\n");
        }
        out.append("    %s, ".formatted(many(layout.tokens(), "token")));
        out.append("%d bytes from and to memory\n".formatted(layout.traffic()));
        layout.routes().forEach(r -> route(out, r));
    }

    private static void route(StringBuilder out, Route route) {
        String value = route.value() == Route.OPERANDS ? "operands" : "%" + route.value();
        out.append("    %s %s -> %s: ".formatted(route.kind(), at(route.from()), at(route.to())));
        out.append(
                "%s, %d bytes on each %s flow:".formatted(value, route.bytes(), route.network()));
        route.flows().forEach(f -> out.append(" %d:%s".formatted(f.from(), f.steps())));
        out.append('\n');
    }

    private static String at(int stage) {
        return stage == Route.MEMORY ? "memory" : "" + stage;
    }

    private static String list(List<Units> units) {
        return units.isEmpty()
                ? "none"
                : units.stream().map(Units::toString).collect(Collectors.joining(" "));
    }
}

package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sambaflow.chip.RduSpec;
import sambaflow.device.ChipTime;
import sambaflow.graph.Graph;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.Value;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Row;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;

/** What a PEF is, in one sentence and in one table. */
public final class PefSummary {
    private static final int DIGEST_SHOWN = 12;

    private PefSummary() {}

    /**
     * One sentence: compiled for what, into how much, how full, how fast.
     *
     * @param step predicted time of one step of the main graph
     */
    public static String verdict(Pef pef, Optional<ChipTime> step) {
        Manifest manifest = pef.manifest();
        List<Section> sections = pef.main().sections();
        StringBuilder text = new StringBuilder("Compiled ");
        text.append(manifest.name()).append(" for ").append(manifest.arch());
        text.append(" on ").append(Quantity.of(manifest.tiles(), "tile")).append(": ");
        text.append(Quantity.of(sections.size(), "section"));
        pef.main()
                .fullest()
                .ifPresent(s ->
                        text.append(", fullest ")
                                .append(s.name())
                                .append(" (")
                                .append(fill(manifest, s.layout().orElseThrow()))
                                .append(")"));
        step.ifPresent(
                t -> text.append("; predicted step time ").append(Quantity.seconds(t.total())));
        return text.append('.').toString();
    }

    /** The table, with the predicted time of all sections. */
    public static Content of(ProfiledPef subject) {
        ChipTime step =
                subject.profile().parts().stream()
                        .map(p -> ProfiledPef.chipTime(p.time()))
                        .reduce(ChipTime.ZERO, ChipTime::plus);
        return of(subject.pef(), Optional.of(step));
    }

    /** The same with everything else a reader asks first. */
    public static Content of(Pef pef, Optional<ChipTime> step) {
        Manifest manifest = pef.manifest();
        CompiledGraph main = pef.main();
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of("App", manifest.app()));
        rows.add(
                Row.of(
                        "Chip",
                        "%s, %s of %d"
                                .formatted(
                                        manifest.arch(),
                                        Quantity.of(manifest.tiles(), "tile"),
                                        manifest.rdu().tiles())));
        rows.add(Row.of("Graphs", graphs(pef)));
        rows.add(Row.of("Batch size", Integer.toString(manifest.batchSize())));
        rows.add(Row.of("Mode, precision", manifest.mode() + ", " + manifest.precision()));
        rows.add(Row.of("Inputs", inputs(main.graph())));
        rows.add(Row.of("Parameters", parameters(main.graph())));
        rows.add(Row.of("Operators", operators(main.graph())));
        rows.add(Row.of("Sections", sections(main)));
        main.fullest()
                .ifPresent(s ->
                        rows.add(
                                Row.of(
                                        "Fullest section",
                                        s.name()
                                                + ": "
                                                + fill(manifest, s.layout().orElseThrow()))));
        step.ifPresent(t -> rows.add(Row.of("Predicted step time", time(t))));
        rows.add(Row.of("Format, compiler", manifest.format() + ", " + manifest.producer()));
        rows.add(Row.of("Model fingerprint", shortened(manifest.modelFingerprint())));
        return Sheet.pairs("PEF " + manifest.name(), rows).content();
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
    }

    private static String fill(Manifest manifest, Layout layout) {
        RduSpec chip = manifest.rdu();
        int pcus = manifest.tiles() * chip.pcusPerTile();
        int pmus = manifest.tiles() * chip.pmusPerTile();
        return "%d of %d PCUs, %d of %d PMUs"
                .formatted(layout.pcuCount(), pcus, layout.pmuCount(), pmus);
    }

    private static String graphs(Pef pef) {
        String purpose = pef.manifest().inference() ? " (forward only)" : "";
        return pef.graphs().stream().map(g -> g.graph().name()).collect(Collectors.joining(", "))
                + purpose;
    }

    private static String inputs(Graph graph) {
        return graph.inputs(Role.DATA).stream()
                .map(v -> v.name() + " " + v.type())
                .collect(Collectors.joining(", "));
    }

    private static String parameters(Graph graph) {
        List<Value> values =
                graph.regions().stream()
                        .filter(r -> r.kind() == Region.Kind.PARAMETER)
                        .map(r -> graph.values().get(r.read()))
                        .toList();
        long elements = values.stream().mapToLong(v -> v.type().shape().elements()).sum();
        long bytes = values.stream().mapToLong(v -> v.type().bytes()).sum();
        return "%s in %s, %s"
                .formatted(
                        Quantity.count(elements),
                        Quantity.of(values.size(), "tensor"),
                        Quantity.bytes(bytes));
    }

    private static String operators(Graph graph) {
        double flops = graph.nodes().stream().mapToDouble(n -> graph.cost(n).flops()).sum();
        return "%d, %s FLOP per step".formatted(graph.nodes().size(), Quantity.count(flops));
    }

    private static String sections(CompiledGraph compiled) {
        String byType =
                compiled.types().stream()
                        .map(t ->
                                compiled.sections().stream().filter(s -> s.type() == t).count()
                                        + " "
                                        + t)
                        .collect(Collectors.joining(", "));
        return compiled.sections().size() + ": " + byType;
    }

    private static String time(ChipTime time) {
        return "%s on the chip: %s program load, %s argument load, %s execution"
                .formatted(
                        Quantity.seconds(time.total()),
                        Quantity.seconds(time.programLoad()),
                        Quantity.seconds(time.argumentLoad()),
                        Quantity.seconds(time.execute()));
    }
}

package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import sambaflow.device.ChipTime;
import sambaflow.graph.Op;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.section.SectionCutter;

/** The sections of a compiled graph, one in each row, in the order they run. */
public final class SectionTable {
    private static final int OPERATORS_NAMED = 4;
    private static final List<Column> COLUMNS =
            List.of(
                    Column.text("section"),
                    Column.text("type"),
                    Column.text("operators"),
                    Column.number("PCUs"),
                    Column.number("PMUs"),
                    Column.number("passes"),
                    Column.number("predicted"),
                    Column.text("begins because"));

    private SectionTable() {}

    /** With the times of the sections. */
    public static Content of(ProfiledPef subject) {
        Map<String, ChipTime> times = new HashMap<>();
        subject.profile()
                .parts()
                .forEach(p -> times.put(p.section(), ProfiledPef.chipTime(p.time())));
        return of(subject.main(), times);
    }

    /**
     * @param times predicted time of a run of each section, by its name; those not in it are left
     *     open
     */
    public static Content of(CompiledGraph compiled, Map<String, ChipTime> times) {
        List<Sheet.Row> rows = new ArrayList<>();
        for (int i = 0; i < compiled.sections().size(); i++) {
            Section section = compiled.sections().get(i);
            ChipTime time = times.get(section.name());
            rows.add(
                    new Sheet.Row(
                            List.of(
                                    section.name(),
                                    section.type().toString(),
                                    operators(compiled, section),
                                    placed(section, Layout::pcuCount),
                                    placed(section, Layout::pmuCount),
                                    placed(section, SectionTable::passes),
                                    time == null ? "-" : Quantity.seconds(time.total()),
                                    section.reason()),
                            SectionColours.of(compiled.sections(), i).edge()));
        }
        String title = "Sections of graph " + compiled.graph().name();
        return new Sheet(title, COLUMNS, rows).content();
    }

    private static String operators(CompiledGraph compiled, Section section) {
        // Casts and moves ride with what computes; a section of them alone is named by them.
        List<Op> all =
                section.nodes().stream().map(n -> compiled.graph().nodes().get(n).op()).toList();
        List<Op> computing = all.stream().filter(op -> !SectionCutter.rides(op)).toList();
        List<Op> shown = computing.isEmpty() ? all : computing;
        String named =
                shown.stream()
                        .limit(OPERATORS_NAMED)
                        .map(Op::label)
                        .collect(Collectors.joining(", "));
        int more = shown.size() - OPERATORS_NAMED;
        return more > 0 ? named + " and %d more".formatted(more) : named;
    }

    /** A section works through its slowest stage as often as that stage's memory is filled. */
    private static long passes(Layout layout) {
        return layout.stages().stream().mapToLong(Stage::passes).max().orElse(0);
    }

    private static String placed(Section section, ToLongFunction<Layout> count) {
        return section.layout().map(l -> Long.toString(count.applyAsLong(l))).orElse("-");
    }
}

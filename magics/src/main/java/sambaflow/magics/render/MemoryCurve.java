package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import sambaflow.chip.Dram;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.magics.scene.Element.Anchor;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;
import sambaflow.pef.MemoryPlan;

/** What lies in the memories outside while a run goes on, and where it is most. */
public final class MemoryCurve {
    private static final double LEFT = 92;
    private static final double WIDE = 720;
    private static final double HIGH = 190;
    private static final int TICKS = 5;
    private static final int ROWS_TOLD = 40;
    private static final long KIB = 1024;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#56b4e9", "#8c959f", "#009e73", "#e69f00", "#cc79a7");

    private final ProfiledPef subject;
    private final MemoryPlan plan;
    private final List<LiveBytes> memories;
    private final double scale;

    private MemoryCurve(ProfiledPef subject) {
        this.subject = subject;
        this.plan = subject.main().memory();
        this.memories =
                java.util.stream.Stream.of(MemoryPlan.Kind.values())
                        .map(k -> LiveBytes.of(subject.main(), k))
                        .filter(m -> !m.isEmpty())
                        .toList();
        this.scale = WIDE / Math.max(subject.profile().seconds(), Double.MIN_NORMAL);
    }

    public static Content of(ProfiledPef subject) {
        MemoryCurve curve = new MemoryCurve(subject);
        return curve.memories.isEmpty()
                ? Content.text(
                        "%s: where its values lie in memory is not planned"
                                .formatted(subject.name()))
                : Picture.of(curve.scene(), curve.text());
    }

    static Scene scene(ProfiledPef subject) {
        return new MemoryCurve(subject).scene();
    }

    private Scene scene() {
        List<String> head = new ArrayList<>();
        head.add(subject.name() + "; what each section needs outside of its units");
        memories.forEach(m -> head.add(plan(m)));
        Sketch sketch = new Sketch("Memory during one run", head, LEFT + WIDE);
        sketch.keys(
                memories.stream()
                        .flatMap(m -> m.shown().stream())
                        .distinct()
                        .sorted()
                        .map(u -> new Sketch.Key(colour(u), colour(u), u.toString()))
                        .toList(),
                LEFT + WIDE);
        memories.forEach(m -> chart(sketch, m));
        return sketch.scene();
    }

    private static String colour(LiveBytes.Use use) {
        return COLOURS.get(use.ordinal());
    }

    private static String name(LiveBytes memory) {
        return memory.kind().toString().toUpperCase(Locale.ROOT);
    }

    private String plan(LiveBytes memory) {
        long needs = plan.peak(memory.kind());
        long unshared = plan.total(memory.kind());
        return "%s: %s at most at once, in %s; the plan takes %s of %s, without shared places it were %s"
                .formatted(
                        name(memory),
                        Quantity.bytes(memory.at(memory.peak())),
                        subject.section(memory.peak()).name(),
                        Quantity.bytes(needs),
                        Quantity.bytes(dram(memory).bytes()),
                        Quantity.bytes(unshared));
    }

    private Dram dram(LiveBytes memory) {
        return switch (memory.kind()) {
            case DDR -> subject.rdu().ddr();
            case HBM -> subject.rdu().hbm();
        };
    }

    private void chart(Sketch sketch, LiveBytes memory) {
        int peak = memory.peak();
        double most = memory.at(peak);
        double top = sketch.y() + 2 * Sketch.LINE;
        double base = top + HIGH;
        double unit = HIGH / most;
        sketch.bold(Sketch.MARGIN, sketch.y() + Sketch.SIZE, name(memory), Anchor.START);
        for (double at : bytes(most)) {
            sketch.line(LEFT, base - at * unit, LEFT + WIDE, base - at * unit, Palette.GRID, 1);
            sketch.faint(LEFT - 6, base - at * unit + 4, Quantity.bytes((long) at), Anchor.END);
        }
        double now = 0;
        double marked = LEFT;
        for (int s = 0; s < subject.sections().size(); s++) {
            double wide = subject.part(s).time().seconds() * scale;
            double y = base;
            for (LiveBytes.Use use : memory.shown()) {
                double high = memory.at(use, s) * unit;
                y -= high;
                if (high > 0) {
                    // Without a hair of overlap a seam would show.
                    double seam = s + 1 < subject.sections().size() ? 0.5 : 0;
                    sketch.fill(LEFT + now, y, wide + seam, high, colour(use));
                }
            }
            marked = s == peak ? LEFT + now + wide / 2 : marked;
            now += wide;
        }
        sketch.dashes(marked, top - 4, marked, base, Palette.INK);
        peak(sketch, memory, marked, top - 7);
        names(sketch, base);
        for (double at : Ticks.linear(subject.profile().seconds(), TICKS)) {
            sketch.faint(
                    LEFT + at * scale,
                    base + 2 * Sketch.LINE + 6,
                    Quantity.seconds(at),
                    Anchor.MIDDLE);
        }
        sketch.down(HIGH + 6 * Sketch.LINE);
    }

    private void peak(Sketch sketch, LiveBytes memory, double at, double y) {
        String text =
                "peak %s, section %s"
                        .formatted(
                                Quantity.bytes(memory.at(memory.peak())),
                                subject.section(memory.peak()).name());
        double half = TextWidth.of(text, Sketch.SIZE, true) / 2;
        sketch.bold(Math.clamp(at, LEFT + half, LEFT + WIDE - half), y, text, Anchor.MIDDLE);
    }

    /** The sections below the axis, those for whose names there is room. */
    private void names(Sketch sketch, double base) {
        double now = LEFT;
        for (int s = 0; s < subject.sections().size(); s++) {
            double wide = subject.part(s).time().seconds() * scale;
            Palette.Shade shade = SectionColours.of(subject.sections(), s);
            sketch.fill(now, base + 2, wide, 4, shade.edge());
            String name = subject.section(s).name();
            if (TextWidth.of(name, Sketch.SIZE, false) < wide - 4) {
                sketch.text(now + wide / 2, base + Sketch.LINE + 4, name, Anchor.MIDDLE);
            }
            now += wide;
        }
    }

    /** Round numbers of bytes, in the unit that the largest is written in. */
    private static List<Double> bytes(double most) {
        double unit = 1;
        while (most / unit >= KIB) {
            unit *= KIB;
        }
        double each = unit;
        return Ticks.linear(most / unit, TICKS).stream().map(t -> t * each).toList();
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Memory during one run, " + subject.name());
        for (LiveBytes memory : memories) {
            lines.add(plan(memory));
            List<Column> columns = new ArrayList<>(List.of(Column.text("section")));
            memory.shown().forEach(u -> columns.add(Column.number(u.toString())));
            columns.add(Column.number("all"));
            columns.add(Column.text(""));
            int sections = subject.sections().size();
            List<Sheet.Row> rows =
                    IntStream.range(0, sections)
                            .filter(s -> s < ROWS_TOLD || s == memory.peak())
                            .mapToObj(s -> row(memory, s))
                            .toList();
            lines.add(new Sheet("", columns, rows).text());
            if (rows.size() < sections) {
                lines.add(
                        "... and %s more"
                                .formatted(Quantity.of(sections - rows.size(), "section")));
            }
        }
        return String.join("\n", lines);
    }

    private Sheet.Row row(LiveBytes memory, int s) {
        List<String> cells = new ArrayList<>();
        cells.add(subject.section(s).name());
        memory.shown().forEach(u -> cells.add(Quantity.bytes(memory.at(u, s))));
        cells.add(Quantity.bytes(memory.at(s)));
        cells.add(s == memory.peak() ? "peak" : "");
        return new Sheet.Row(cells, "");
    }
}

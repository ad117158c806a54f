package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import sambaflow.graph.SectionType;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.magics.scene.Element.Anchor;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;
import sambaflow.timing.Attribution;
import sambaflow.timing.Profile;
import sambaflow.timing.SectionTime;
import sambaflow.timing.Usage;

/** One predicted run: sections one after the other, what they keep busy, and then the host. */
public final class Timeline {
    private static final double LEFT = 112;
    private static final double WIDE = 760;
    private static final double ROW = 30;
    private static final double GAP = 10;
    private static final int TICKS = 8;
    private static final int ROWS_TOLD = 40;

    private static final String IDLE = "#c9ced6";
    private static final String PROGRAM = "#8c959f";
    private static final String ARGUMENTS = "#57606a";
    private static final String HOST = "#6f42c1";
    private static final String NETWORK = "#a8497f";
    private static final String MEMORY = "#c26a00";
    private static final String COMPUTE = "#0072b2";

    private final ProfiledPef subject;
    private final Profile profile;
    private final double scale;

    private Timeline(ProfiledPef subject) {
        this.subject = subject;
        this.profile = subject.profile();
        this.scale = WIDE / Math.max(subject.seconds(), Double.MIN_NORMAL);
    }

    public static Content of(ProfiledPef subject) {
        return Picture.of(scene(subject), new Timeline(subject).text());
    }

    static Scene scene(ProfiledPef subject) {
        return new Timeline(subject).scene();
    }

    private Scene scene() {
        Sketch sketch = new Sketch("Timeline of one run", head(), LEFT + WIDE);
        shares(sketch);
        List<Sketch.Key> keys = new ArrayList<>();
        keys.add(new Sketch.Key(IDLE, IDLE, "waits for its launch"));
        keys.add(new Sketch.Key(PROGRAM, PROGRAM, "loads its program"));
        keys.add(new Sketch.Key(ARGUMENTS, ARGUMENTS, "loads its arguments"));
        subject.main().types().forEach(t -> keys.add(key(t)));
        sketch.keys(keys, LEFT + WIDE);
        double top = sketch.y();
        double bottom = top + Sketch.LINE + (3 + rows().size()) * (ROW + GAP);
        axis(sketch, top, bottom);
        sketch.down(Sketch.LINE + GAP / 2);
        loads(sketch);
        executions(sketch);
        rows().forEach(row -> row(sketch, row));
        host(sketch);
        return sketch.scene();
    }

    private static Sketch.Key key(SectionType type) {
        Palette.Shade shade = SectionColours.of(type);
        return new Sketch.Key(shade.fill(), shade.edge(), "executes, " + type);
    }

    private List<String> head() {
        return List.of(
                subject.name() + "; all times are predicted",
                profile.verdict(),
                "chip %s, host %s; below, what is at work at the same time, as parts of each execution"
                        .formatted(
                                Quantity.seconds(profile.seconds()),
                                Quantity.seconds(profile.host().seconds())));
    }

    /** Part of the whole run, its name and its colour. */
    private record Share(String name, double seconds, String colour) {}

    private List<Share> parts() {
        Attribution why = profile.why();
        return List.of(
                new Share("compute", why.compute(), COMPUTE),
                new Share("memory", why.memory(), MEMORY),
                new Share("network", why.network(), NETWORK),
                new Share("launch", why.launch(), PROGRAM),
                new Share("host", profile.host().seconds(), HOST));
    }

    private void shares(Sketch sketch) {
        double y = sketch.y();
        sketch.faint(LEFT - 8, y + Sketch.SIZE, "goes to", Anchor.END);
        double x = LEFT;
        for (Share share : parts()) {
            sketch.fill(x, y, share.seconds() * scale, Sketch.LINE, share.colour());
            x += share.seconds() * scale;
        }
        sketch.down(Sketch.LINE + 6);
        sketch.keys(
                parts().stream()
                        .map(s ->
                                new Sketch.Key(
                                        s.colour(),
                                        s.colour(),
                                        "%s %s, %s"
                                                .formatted(
                                                        s.name(),
                                                        Quantity.seconds(s.seconds()),
                                                        Quantity.share(
                                                                s.seconds() * scale / WIDE))))
                        .toList(),
                LEFT + WIDE);
    }

    private void axis(Sketch sketch, double top, double bottom) {
        for (double at : Ticks.linear(subject.seconds(), TICKS)) {
            double x = LEFT + at * scale;
            sketch.line(x, top + Sketch.SIZE + 3, x, bottom, Palette.GRID, 1);
            sketch.faint(x, top + Sketch.SIZE, Quantity.seconds(at), Anchor.MIDDLE);
        }
    }

    private void label(Sketch sketch, String text) {
        sketch.text(LEFT - 8, sketch.y() + ROW / 2 + 4, text, Anchor.END);
    }

    /** Calls {@code spell} with each section and where it begins. */
    private interface Spell {
        void at(int section, double start, SectionTime time);
    }

    private void each(Spell spell) {
        double now = 0;
        for (int s = 0; s < profile.parts().size(); s++) {
            SectionTime time = profile.parts().get(s).time();
            spell.at(s, now, time);
            now += time.seconds();
        }
    }

    private void loads(Sketch sketch) {
        label(sketch, "load");
        double y = sketch.y() + ROW / 4;
        each((s, start, t) -> {
            double x = LEFT + start * scale;
            double idle = t.orchestrationSeconds() * scale;
            double program = t.programSeconds() * scale;
            sketch.fill(x, y, idle, ROW / 2, IDLE);
            sketch.fill(x + idle, y, program, ROW / 2, PROGRAM);
            sketch.fill(x + idle + program, y, t.argumentSeconds() * scale, ROW / 2, ARGUMENTS);
        });
        sketch.down(ROW + GAP);
    }

    private void executions(Sketch sketch) {
        label(sketch, "execute");
        each((s, start, t) -> {
            Palette.Shade shade = SectionColours.of(subject.sections(), s);
            double x = LEFT + (start + t.loadingSeconds()) * scale;
            double wide = t.executeSeconds() * scale;
            if (wide < 3) {
                sketch.fill(x, sketch.y(), wide, ROW, shade.edge());
                return;
            }
            sketch.box(x + 0.5, sketch.y(), wide - 1, ROW, shade.fill(), shade.edge());
            String name = subject.section(s).name();
            if (TextWidth.of(name, Sketch.SIZE, false) < wide - 4) {
                sketch.text(x + wide / 2, sketch.y() + ROW / 2 + 4, name, Anchor.MIDDLE);
            }
        });
        sketch.down(ROW + GAP);
    }

    /** Something that is at work for a part of each section's execution. */
    private record Row(String name, String colour, ToDoubleFunction<Profile.Part> share) {}

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("busiest stage", COMPUTE, Profile.Part::criticalShare));
        TreeSet<String> memories = new TreeSet<>();
        profile.parts().forEach(p -> p.usage().memories().forEach(m -> memories.add(m.name())));
        for (String name : memories) {
            rows.add(new Row(name.toUpperCase(Locale.ROOT), MEMORY, p -> memory(p, name)));
        }
        rows.add(new Row("busiest link", NETWORK, Timeline::link));
        return rows;
    }

    static double memory(Profile.Part part, String name) {
        return part.usage().memories().stream()
                .filter(m -> m.name().equals(name))
                .mapToDouble(m -> part.usage().share(m.busy()))
                .sum();
    }

    static double link(Profile.Part part) {
        Usage usage = part.usage();
        return usage.links().stream().mapToDouble(l -> usage.share(l.busy())).max().orElse(0);
    }

    private void row(Sketch sketch, Row row) {
        label(sketch, row.name());
        double base = sketch.y() + ROW;
        sketch.line(LEFT, base, LEFT + profile.seconds() * scale, base, Palette.RULE, 0.6);
        each((s, start, t) -> {
            double high = Math.clamp(row.share().applyAsDouble(subject.part(s)), 0, 1) * ROW;
            double x = LEFT + (start + t.loadingSeconds()) * scale;
            double wide = t.executeSeconds() * scale;
            sketch.fill(x, base - high, wide, high, row.colour());
        });
        sketch.down(ROW + GAP);
    }

    private void host(Sketch sketch) {
        label(sketch, "host");
        double x = LEFT + profile.seconds() * scale;
        double wide = profile.host().seconds() * scale;
        sketch.fill(x, sketch.y(), wide, ROW, HOST);
        String text =
                "%s around a run, %s for %s"
                        .formatted(
                                Quantity.seconds(profile.host().around()),
                                Quantity.seconds(profile.host().transfer()),
                                Quantity.bytes(profile.host().bytes()));
        sketch.faint(x - 6, sketch.y() + ROW / 2 + 4, text, Anchor.END);
        sketch.down(ROW);
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Timeline of one run, " + subject.name());
        lines.add(profile.verdict());
        lines.add(
                String.join(
                        ", ",
                        parts().stream()
                                .map(s ->
                                        "%s %s (%s)"
                                                .formatted(
                                                        s.name(),
                                                        Quantity.seconds(s.seconds()),
                                                        Quantity.share(
                                                                s.seconds() / subject.seconds())))
                                .toList()));
        lines.add(table().text());
        int more = profile.parts().size() - ROWS_TOLD;
        if (more > 0) {
            lines.add("... and %s more".formatted(Quantity.of(more, "section")));
        }
        lines.add(
                "host: %s, and %s for %s"
                        .formatted(
                                Quantity.seconds(profile.host().around()),
                                Quantity.seconds(profile.host().transfer()),
                                Quantity.bytes(profile.host().bytes())));
        return String.join("\n", lines);
    }

    private Sheet table() {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("section"));
        List.of("starts", "loads", "executes").forEach(c -> columns.add(Column.number(c)));
        rows().forEach(r -> columns.add(Column.number(r.name())));
        List<Sheet.Row> rows = new ArrayList<>();
        each((s, start, t) -> {
            if (s < ROWS_TOLD) {
                List<String> cells = new ArrayList<>();
                cells.add(subject.section(s).name());
                cells.add(Quantity.seconds(start));
                cells.add(Quantity.seconds(t.loadingSeconds()));
                cells.add(Quantity.seconds(t.executeSeconds()));
                rows().forEach(r ->
                        cells.add(Quantity.share(r.share().applyAsDouble(subject.part(s)))));
                rows.add(new Sheet.Row(cells, ""));
            }
        });
        return new Sheet("", columns, rows);
    }
}

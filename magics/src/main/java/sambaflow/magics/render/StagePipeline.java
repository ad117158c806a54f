package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.magics.scene.Element.Anchor;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;
import sambaflow.pef.Channel;
import sambaflow.pef.Layout;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.timing.Usage;

/** The stages of a section: their units, what they do while it executes, who waits for whom. */
public final class StagePipeline {
    private static final int SHOWN = 32;
    private static final int TOLD = 100;
    private static final double BAR = 300;
    private static final double ROW = 18;
    private static final double NAMES = 210;
    private static final double FROM = 110;
    private static final double UNITS = 62;

    private static final String DATA = "#e69f00";
    private static final String ROOM = "#cc79a7";
    private static final String LINK = "#57606a";

    private final ProfiledPef subject;
    private final Section section;
    private final Layout layout;
    private final Usage usage;

    private StagePipeline(ProfiledPef subject, int section) {
        this.subject = subject;
        this.section = subject.section(section);
        this.layout = subject.layout(section);
        this.usage = subject.part(section).usage();
    }

    public static Content of(ProfiledPef subject, int section) {
        StagePipeline pipeline = new StagePipeline(subject, section);
        return Picture.of(pipeline.scene(), pipeline.text());
    }

    static Scene scene(ProfiledPef subject, int section) {
        return new StagePipeline(subject, section).scene();
    }

    private String colour() {
        return SectionColours.of(section.type()).edge();
    }

    private Scene scene() {
        double width = 30 + NAMES + FROM + 2 * UNITS + BAR;
        Sketch sketch = new Sketch("Stages of section " + section.name(), head(), width);
        sketch.keys(
                List.of(
                        new Sketch.Key(colour(), colour(), "at work"),
                        new Sketch.Key(DATA, DATA, "waits for data"),
                        new Sketch.Key(ROOM, ROOM, "waits for room in a reader's buffer"),
                        new Sketch.Key(LINK, LINK, "waits for a link"),
                        new Sketch.Key(Palette.CARD, Palette.RULE, "is through")),
                width);
        double x = Sketch.MARGIN + 22;
        double y = sketch.y() + Sketch.SIZE;
        sketch.faint(x, y, "operators");
        sketch.faint(x + NAMES, y, "reads from stage");
        sketch.faint(x + NAMES + FROM + UNITS - 10, y, "PCUs", Anchor.END);
        sketch.faint(x + NAMES + FROM + 2 * UNITS - 16, y, "PMUs", Anchor.END);
        sketch.faint(
                x + NAMES + FROM + 2 * UNITS,
                y,
                "0 to " + Quantity.seconds(usage.seconds()) + " of execution");
        sketch.down(ROW);
        List<Integer> shown = busiest(SHOWN);
        shown.forEach(s -> row(sketch, s, x));
        rest(shown).ifPresent(text -> sketch.faint(x, sketch.y() + Sketch.SIZE, text));
        return sketch.scene();
    }

    private List<String> head() {
        int critical = usage.critical();
        return List.of(
                subject.name(),
                "%s on %d PCUs and %d PMUs work through %s, all at once; %s between them"
                        .formatted(
                                Quantity.of(layout.stages().size(), "stage"),
                                layout.pcuCount(),
                                layout.pmuCount(),
                                Quantity.of(layout.tokens(), "token"),
                                Quantity.of(layout.channels().size(), "channel")),
                critical < 0
                        ? "no stages"
                        : "stage %d sets the pace (bold): at work for %s of %s"
                                .formatted(
                                        critical,
                                        Quantity.share(
                                                usage.share(usage.stages().get(critical).busy())),
                                        Quantity.seconds(usage.seconds())));
    }

    /** The busiest stages, in their order. */
    private List<Integer> busiest(int most) {
        return IntStream.range(0, layout.stages().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer s) -> -usage.stages().get(s).busy()))
                .limit(most)
                .sorted()
                .toList();
    }

    private java.util.Optional<String> rest(List<Integer> shown) {
        int more = layout.stages().size() - shown.size();
        return more == 0
                ? java.util.Optional.empty()
                : java.util.Optional.of(
                        "... and %s that are at work for less"
                                .formatted(Quantity.of(more, "stage")));
    }

    private void row(Sketch sketch, int s, double x) {
        Stage stage = layout.stages().get(s);
        Usage.OfStage did = usage.stages().get(s);
        double y = sketch.y() + Sketch.SIZE;
        boolean critical = s == usage.critical();
        if (critical) {
            sketch.bold(x - 6, y, "" + s, Anchor.END);
            sketch.bold(
                    x,
                    y,
                    TextWidth.fit(subject.operators(stage), Sketch.SIZE, true, NAMES - 8),
                    Anchor.START);
        } else {
            sketch.faint(x - 6, y, "" + s, Anchor.END);
            sketch.text(
                    x,
                    y,
                    TextWidth.fit(subject.operators(stage), Sketch.SIZE, false, NAMES - 8),
                    Anchor.START);
        }
        sketch.faint(x + NAMES, y, TextWidth.fit(sources(s), Sketch.SIZE, false, FROM - 4));
        sketch.text(x + NAMES + FROM + UNITS - 10, y, "" + stage.pcuCount(), Anchor.END);
        sketch.text(x + NAMES + FROM + 2 * UNITS - 16, y, "" + stage.pmuCount(), Anchor.END);
        double at = x + NAMES + FROM + 2 * UNITS;
        double unit = usage.seconds() == 0 ? 0 : BAR / usage.seconds();
        sketch.box(at, sketch.y(), BAR, ROW - 5, Palette.CARD, Palette.GRID);
        double[] seconds = {did.busy(), did.data(), did.room(), did.link()};
        String[] colours = {colour(), DATA, ROOM, LINK};
        for (int i = 0; i < seconds.length; i++) {
            // The sum of a stage's parts may be beyond the end by a rounded tick.
            double wide = Math.min(seconds[i] * unit, x + NAMES + FROM + 2 * UNITS + BAR - at);
            if (wide > 0) {
                sketch.fill(at, sketch.y(), wide, ROW - 5, colours[i]);
                at += wide;
            }
        }
        sketch.down(ROW);
    }

    /** {@code 1, 4 (all of it)}, or the memory outside. */
    private String sources(int s) {
        List<String> words =
                new ArrayList<>(
                        layout.channels().stream()
                                .filter(c -> c.to() == s)
                                .collect(
                                        Collectors.groupingBy(
                                                Channel::from,
                                                java.util.TreeMap::new,
                                                Collectors.reducing(
                                                        false, Channel::waits, Boolean::logicalOr)))
                                .entrySet()
                                .stream()
                                .map(e -> e.getKey() + (e.getValue() ? " (all)" : ""))
                                .toList());
        if (layout.streams().stream().anyMatch(t -> t.in() && t.stage() == s)) {
            words.add("memory");
        }
        return String.join(", ", words);
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Stages of section %s, %s".formatted(section.name(), subject.name()));
        lines.addAll(head().subList(1, head().size()));
        List<Integer> told = busiest(TOLD);
        lines.add(
                new Sheet(
                                "",
                                List.of(
                                        Column.number("stage"),
                                        Column.text("operators"),
                                        Column.text("kind"),
                                        Column.number("PCUs"),
                                        Column.number("PMUs"),
                                        Column.number("at work"),
                                        Column.number("data"),
                                        Column.number("room"),
                                        Column.number("links"),
                                        Column.text("reads from")),
                                told.stream().map(this::row).toList())
                        .text());
        lines.add(
                "at work, and waiting for data, room and links: parts of the execution; (all): needs all of it before it begins");
        rest(told).ifPresent(lines::add);
        return String.join("\n", lines);
    }

    private Sheet.Row row(int s) {
        Stage stage = layout.stages().get(s);
        Usage.OfStage did = usage.stages().get(s);
        return Sheet.Row.of(
                "" + s,
                subject.operators(stage),
                stage.kind().toString(),
                "" + stage.pcuCount(),
                "" + stage.pmuCount(),
                Quantity.share(usage.share(did.busy())),
                Quantity.share(usage.share(did.data())),
                Quantity.share(usage.share(did.room())),
                Quantity.share(usage.share(did.link())),
                sources(s));
    }
}

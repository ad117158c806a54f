package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.magics.scene.Element.Anchor;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;
import sambaflow.pef.Stage;

/** How much of the tiles, their memory, the bandwidth outside and the links each section uses. */
public final class Utilisation {
    private static final int SHOWN = 30;
    private static final double NAMES = 84;
    private static final double TIMES = 74;
    private static final double BAR = 86;
    private static final double COLUMN = BAR + 52;
    private static final double ROW = 18;

    private final ProfiledPef subject;
    private final List<Resource> resources;

    /**
     * Something that there is only so much of.
     *
     * @param share by section: the part of it, from 0 to 1, that is used
     */
    private record Resource(String name, ToDoubleFunction<Integer> share) {}

    private Utilisation(ProfiledPef subject) {
        this.subject = subject;
        this.resources =
                Stream.of(
                                Stream.of(
                                        new Resource(
                                                "PCUs",
                                                s ->
                                                        1.0
                                                                * subject.layout(s).pcuCount()
                                                                / subject.pcus()),
                                        new Resource(
                                                "PMUs",
                                                s ->
                                                        1.0
                                                                * subject.layout(s).pmuCount()
                                                                / subject.pmus()),
                                        new Resource("on-chip memory", this::onChip)),
                                memories(),
                                Stream.of(
                                        new Resource(
                                                "busiest link",
                                                s -> Timeline.link(subject.part(s)))))
                        .flatMap(r -> r)
                        .toList();
    }

    private Stream<Resource> memories() {
        return subject.profile().parts().stream()
                .flatMap(p -> p.usage().memories().stream())
                .map(m -> m.name())
                .distinct()
                .sorted()
                .map(n ->
                        new Resource(
                                n.toUpperCase(Locale.ROOT) + " bandwidth", s -> bandwidth(s, n)));
    }

    private double bandwidth(int section, String memory) {
        var usage = subject.part(section).usage();
        return usage.memories().stream()
                .filter(m -> m.name().equals(memory))
                .mapToDouble(usage::ofPeak)
                .sum();
    }

    private double onChip(int section) {
        long bytes = subject.layout(section).stages().stream().mapToLong(Stage::bufferBytes).sum();
        return 1.0 * bytes / (subject.pmus() * subject.rdu().pmuBytes());
    }

    public static Content of(ProfiledPef subject) {
        Utilisation use = new Utilisation(subject);
        return Picture.of(use.scene(), use.text());
    }

    static Scene scene(ProfiledPef subject) {
        return new Utilisation(subject).scene();
    }

    private List<Integer> longest() {
        return IntStream.range(0, subject.sections().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer s) -> -seconds(s)))
                .limit(SHOWN)
                .toList();
    }

    private double seconds(int section) {
        return subject.part(section).time().executeSeconds();
    }

    /** Of all sections, each for as long as it executes. */
    private double mean(Resource resource) {
        double all = 0;
        double used = 0;
        for (int s = 0; s < subject.sections().size(); s++) {
            all += seconds(s);
            used += seconds(s) * resource.share().applyAsDouble(s);
        }
        return all == 0 ? 0 : used / all;
    }

    private Scene scene() {
        double width = NAMES + TIMES + resources.size() * COLUMN;
        Sketch sketch = new Sketch("Utilisation while sections execute", head(), width);
        double x = Sketch.MARGIN + NAMES + TIMES;
        double y = sketch.y() + Sketch.SIZE;
        sketch.faint(Sketch.MARGIN, y, "section");
        sketch.faint(x - 14, y, "executes", Anchor.END);
        for (int r = 0; r < resources.size(); r++) {
            sketch.faint(x + r * COLUMN, y, resources.get(r).name());
        }
        sketch.down(ROW);
        List<Integer> shown = longest();
        for (int s : shown) {
            Palette.Shade shade = SectionColours.of(subject.sections(), s);
            String name = TextWidth.fit(subject.section(s).name(), Sketch.SIZE, false, NAMES);
            row(sketch, name, seconds(s), shade.edge(), r -> r.share().applyAsDouble(s));
        }
        sketch.line(
                Sketch.MARGIN,
                sketch.y(),
                x + resources.size() * COLUMN - 20,
                sketch.y(),
                Palette.RULE,
                1);
        sketch.down(5);
        double all = IntStream.range(0, subject.sections().size()).mapToDouble(this::seconds).sum();
        row(sketch, "all, by time", all, Palette.FAINT, this::mean);
        rest(shown).ifPresent(t -> sketch.faint(Sketch.MARGIN, sketch.y() + Sketch.SIZE, t));
        return sketch.scene();
    }

    private void row(
            Sketch sketch,
            String name,
            double seconds,
            String colour,
            ToDoubleFunction<Resource> share) {
        double x = Sketch.MARGIN + NAMES + TIMES;
        double y = sketch.y() + Sketch.SIZE;
        sketch.text(Sketch.MARGIN, y, name, Anchor.START);
        sketch.text(x - 14, y, Quantity.seconds(seconds), Anchor.END);
        for (int r = 0; r < resources.size(); r++) {
            double part = share.applyAsDouble(resources.get(r));
            double at = x + r * COLUMN;
            sketch.fill(at, sketch.y() + 1, BAR, ROW - 6, Palette.PLAIN);
            sketch.fill(at, sketch.y() + 1, BAR * Math.clamp(part, 0, 1), ROW - 6, colour);
            sketch.faint(at + BAR + 5, y, Quantity.share(part));
        }
        sketch.down(ROW);
    }

    private List<String> head() {
        return List.of(
                subject.name()
                        + ": %d PCUs, %d PMUs with %s"
                                .formatted(
                                        subject.pcus(),
                                        subject.pmus(),
                                        Quantity.bytes(subject.pmus() * subject.rdu().pmuBytes())),
                "of the tiles' units and their memory; of the peak rate; of the execution, for the busiest link on which values take turns");
    }

    private java.util.Optional<String> rest(List<Integer> shown) {
        int more = subject.sections().size() - shown.size();
        return more == 0
                ? java.util.Optional.empty()
                : java.util.Optional.of(
                        "... and %s that execute for less time"
                                .formatted(Quantity.of(more, "section")));
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Utilisation while sections execute, " + head().getFirst());
        List<Column> columns =
                new ArrayList<>(List.of(Column.text("section"), Column.number("executes")));
        resources.forEach(r -> columns.add(Column.number(r.name())));
        List<Integer> shown = longest();
        List<Sheet.Row> rows = new ArrayList<>();
        for (int s : shown) {
            List<String> cells =
                    new ArrayList<>(
                            List.of(subject.section(s).name(), Quantity.seconds(seconds(s))));
            resources.forEach(r -> cells.add(Quantity.share(r.share().applyAsDouble(s))));
            rows.add(new Sheet.Row(cells, ""));
        }
        double all = IntStream.range(0, subject.sections().size()).mapToDouble(this::seconds).sum();
        List<String> cells = new ArrayList<>(List.of("all, by time", Quantity.seconds(all)));
        resources.forEach(r -> cells.add(Quantity.share(mean(r))));
        rows.add(new Sheet.Row(cells, ""));
        lines.add(new Sheet("", columns, rows).text());
        rest(shown).ifPresent(lines::add);
        return String.join("\n", lines);
    }
}

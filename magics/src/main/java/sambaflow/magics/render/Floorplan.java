package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Scene;
import sambaflow.pef.Layout;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.timing.Usage;

/** Where a section is on its tiles: stages on their units, and how much its units and links do. */
public final class Floorplan {
    private static final int STAGES_TOLD = 60;

    private final ProfiledPef subject;
    private final Section section;
    private final Layout layout;
    private final Usage usage;
    private final UnitMap map;

    private Floorplan(ProfiledPef subject, int section) {
        this.subject = subject;
        this.section = subject.section(section);
        this.layout = subject.layout(section);
        this.usage = subject.part(section).usage();
        this.map = UnitMap.of(subject, section);
    }

    /**
     * @param section its position
     * @param tile to show alone, unit by unit; else all that the section uses
     */
    public static Content of(ProfiledPef subject, int section, OptionalInt tile) {
        return new Floorplan(subject, section).content(tile);
    }

    private Content content(OptionalInt tile) {
        return Picture.of(scene(tile), text());
    }

    static Scene scene(ProfiledPef subject, int section, OptionalInt tile) {
        return new Floorplan(subject, section).scene(tile);
    }

    private Scene scene(OptionalInt tile) {
        List<Integer> used = map.tiles();
        List<Integer> shown = tile.isPresent() ? List.of(tile.getAsInt()) : used;
        FloorplanGrid grid = new FloorplanGrid(map, shown, heat());
        Sketch sketch =
                new Sketch(
                        "Floorplan of section " + section.name(),
                        head(grid.isOneByOne()),
                        grid.width());
        sketch.keys(keys(), grid.width());
        grid.draw(sketch);
        return sketch.scene();
    }

    /** By stage: its colour. The busiest one has the full colour of the section's type. */
    private String[] heat() {
        double most = most();
        String full = SectionColours.of(section.type()).edge();
        // By the root, since a few stages do most of the work and the others would look alike.
        return usage.stages().stream()
                .map(s ->
                        Palette.between(
                                FloorplanGrid.COLD,
                                full,
                                most == 0 ? 0 : Math.sqrt(s.busy() / most)))
                .toArray(String[]::new);
    }

    private double most() {
        return usage.stages().stream().mapToDouble(Usage.OfStage::busy).max().orElse(0);
    }

    private List<String> head(boolean oneByOne) {
        int links = map.linksInUse();
        return List.of(
                subject.name()
                        + (oneByOne
                                ? "; squares are PCUs, circles PMUs, numbers stages"
                                : "; PCUs and PMUs alternate, numbers are stages; --tile N shows one tile unit by unit"),
                "%d of %d PCUs, %d of %d PMUs, on %s; executes in %s"
                        .formatted(
                                layout.pcuCount(),
                                subject.pcus(),
                                layout.pmuCount(),
                                subject.pmus(),
                                tiles(),
                                Quantity.seconds(usage.seconds())),
                "%d routes on %d links; the busiest, %s, needs %s of the execution"
                        .formatted(
                                layout.routes().size(),
                                links,
                                busiestLink(),
                                Quantity.share(map.links()[map.busiest()])));
    }

    private String tiles() {
        List<Integer> used = map.tiles();
        return used.isEmpty()
                ? "no tile"
                : "%s %s of %d"
                        .formatted(
                                used.size() == 1 ? "tile" : "tiles",
                                used.stream().map(t -> "" + t).collect(Collectors.joining(", ")),
                                subject.tiles());
    }

    private String busiestLink() {
        int link = map.busiest();
        Mesh mesh = map.mesh();
        return IntStream.range(0, mesh.switches())
                .boxed()
                .flatMap(at ->
                        Arrays.stream(Direction.values())
                                .filter(d -> mesh.link(at, d) == link)
                                .map(d -> mesh.name(at) + d.letter()))
                .findFirst()
                .orElseThrow();
    }

    private List<Sketch.Key> keys() {
        String full = SectionColours.of(section.type()).edge();
        return List.of(
                new Sketch.Key(FloorplanGrid.FREE, Palette.GRID, "free unit"),
                new Sketch.Key(FloorplanGrid.COLD, full, "at work for 0 %"),
                new Sketch.Key(
                        Palette.between(FloorplanGrid.COLD, full, 0.5),
                        full,
                        Quantity.share(usage.share(most() / 4))),
                new Sketch.Key(
                        full, full, Quantity.share(usage.share(most())) + " of the execution"),
                new Sketch.Key(FloorplanGrid.LINK, FloorplanGrid.LINK, "link, wider the busier"),
                new Sketch.Key(
                        FloorplanGrid.PORT, FloorplanGrid.PORT, "AGCU, to the memory outside"));
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Floorplan of section %s, %s".formatted(section.name(), subject.name()));
        lines.addAll(head(true).subList(1, head(true).size()));
        List<Integer> hottest =
                IntStream.range(0, layout.stages().size())
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                        (Integer s) -> -usage.stages().get(s).busy()))
                        .limit(STAGES_TOLD)
                        .sorted()
                        .toList();
        lines.add(
                new Sheet(
                                "",
                                List.of(
                                        Column.number("stage"),
                                        Column.text("operators"),
                                        Column.number("PCUs"),
                                        Column.number("PMUs"),
                                        Column.number("at work"),
                                        Column.text("where")),
                                hottest.stream().map(this::row).toList())
                        .text());
        int more = layout.stages().size() - hottest.size();
        if (more > 0) {
            lines.add("... and %s that are at work for less".formatted(Quantity.of(more, "stage")));
        }
        return String.join("\n", lines);
    }

    private Sheet.Row row(int s) {
        Stage stage = layout.stages().get(s);
        return Sheet.Row.of(
                "" + s,
                subject.operators(stage),
                "" + stage.pcuCount(),
                "" + stage.pmuCount(),
                Quantity.share(usage.share(usage.stages().get(s).busy())),
                map.place(stage));
    }
}

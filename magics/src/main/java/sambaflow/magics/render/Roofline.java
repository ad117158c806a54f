package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sambaflow.chip.Dram;
import sambaflow.chip.RduSpec;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.magics.scene.Box;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Element.Anchor;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Scene;

/** What each section computes in a second against what it computes with each byte. */
public final class Roofline {
    private static final double LEFT = 110;
    private static final double WIDE = 640;
    private static final double HIGH = 360;
    private static final int NAMED = 10;
    private static final int ROWS_TOLD = 40;
    private static final double SMALLEST = 4;
    private static final double LARGEST = 14;

    private final ProfiledPef subject;
    private final List<Dot> dots;
    private final List<Roof> roofs;
    private final double peak;
    private double low;
    private double high;
    private double slow;

    /** A section. */
    private record Dot(int section, double flop, long bytes, double seconds) {
        double intensity() {
            return flop / bytes;
        }

        double rate() {
            return flop / seconds;
        }

        boolean isOnChart() {
            return flop > 0 && bytes > 0 && seconds > 0;
        }
    }

    /** A memory's peak rate, in bytes. */
    private record Roof(String memory, double perSecond) {}

    private Roofline(ProfiledPef subject) {
        this.subject = subject;
        this.dots =
                IntStream.range(0, subject.sections().size())
                        .mapToObj(s ->
                                new Dot(
                                        s,
                                        subject.main().flops(subject.section(s)),
                                        subject.part(s).bytes(),
                                        subject.part(s).time().executeSeconds()))
                        .toList();
        this.peak = subject.rdu().flopsPerPcu() * subject.pcus();
        this.roofs = roofs(subject);
        limits();
    }

    private static List<Roof> roofs(ProfiledPef subject) {
        RduSpec rdu = subject.rdu();
        List<Roof> roofs = new ArrayList<>();
        for (Dram dram : List.of(rdu.ddr(), rdu.hbm())) {
            Dram share = rdu.share(dram, subject.tiles());
            if (share.exists()) {
                String name = dram.equals(rdu.ddr()) ? "DDR" : "HBM";
                roofs.add(new Roof(name, share.peakBytesPerSecond()));
            }
        }
        return roofs;
    }

    /** The axes: powers of ten around all dots and around the corner of the roofs. */
    private void limits() {
        double corner = roofs.stream().mapToDouble(r -> peak / r.perSecond()).max().orElse(1);
        double least = corner;
        double most = corner * 2;
        double slowest = peak;
        for (Dot dot : dots) {
            if (dot.isOnChart()) {
                least = Math.min(least, dot.intensity());
                most = Math.max(most, dot.intensity());
                slowest = Math.min(slowest, dot.rate());
            }
        }
        low = power(Math.floor(Math.log10(least / 1.5)));
        high = power(Math.ceil(Math.log10(most * 1.5)));
        slow = power(Math.floor(Math.log10(slowest / 1.5)));
    }

    private static double power(double exponent) {
        return Math.pow(10, exponent);
    }

    public static Content of(ProfiledPef subject) {
        Roofline roofline = new Roofline(subject);
        return Picture.of(roofline.scene(), roofline.text());
    }

    static Scene scene(ProfiledPef subject) {
        return new Roofline(subject).scene();
    }

    private double x(double intensity) {
        return LEFT + WIDE * Math.log(intensity / low) / Math.log(high / low);
    }

    private double y(double top, double rate) {
        return top + HIGH - HIGH * Math.log(rate / slow) / Math.log(2 * peak / slow);
    }

    private Scene scene() {
        Sketch sketch = new Sketch("Roofline", head(), LEFT + WIDE);
        sketch.keys(
                subject.main().types().stream()
                        .map(t ->
                                new Sketch.Key(
                                        SectionColours.of(t).fill(),
                                        SectionColours.of(t).edge(),
                                        t.toString()))
                        .toList(),
                LEFT + WIDE);
        double top = sketch.y();
        axes(sketch, top);
        List<Box> taken = new ArrayList<>();
        roofs(sketch, top, taken);
        dots(sketch, top, taken);
        return sketch.scene();
    }

    private List<String> head() {
        List<String> lines = new ArrayList<>();
        lines.add(
                subject.name()
                        + "; predicted; a dot is a section, the larger the longer it executes");
        List<Dot> off = dots.stream().filter(d -> !d.isOnChart()).toList();
        if (!off.isEmpty()) {
            lines.add(
                    "not drawn, since they compute or move nothing: "
                            + String.join(
                                    ", ",
                                    off.stream()
                                            .map(d -> subject.section(d.section()).name())
                                            .toList()));
        }
        return lines;
    }

    private void axes(Sketch sketch, double top) {
        for (double at : Ticks.decades(low, high)) {
            sketch.line(x(at), top, x(at), top + HIGH, Palette.GRID, 1);
            sketch.faint(x(at), top + HIGH + Sketch.LINE, number(at), Anchor.MIDDLE);
        }
        for (double at : Ticks.decades(slow, 2 * peak)) {
            sketch.line(LEFT, y(top, at), LEFT + WIDE, y(top, at), Palette.GRID, 1);
            sketch.faint(LEFT - 6, y(top, at) + 4, Quantity.of(at, "FLOP/s"), Anchor.END);
        }
        sketch.faint(
                LEFT + WIDE / 2,
                top + HIGH + 2.2 * Sketch.LINE,
                "FLOP for each byte from and to the memory outside",
                Anchor.MIDDLE);
    }

    private static String number(double value) {
        return value < 1 ? String.format(Locale.ROOT, "%s", (float) value) : Quantity.count(value);
    }

    private void roofs(Sketch sketch, double top, List<Box> taken) {
        double corner =
                Math.max(
                        low,
                        roofs.stream().mapToDouble(r -> peak / r.perSecond()).min().orElse(low));
        sketch.line(x(corner), y(top, peak), LEFT + WIDE, y(top, peak), Palette.INK, 2);
        label(
                sketch,
                taken,
                LEFT + WIDE - 4,
                y(top, peak) - 5,
                "%s of %d PCUs, bf16".formatted(Quantity.of(peak, "FLOP/s"), subject.pcus()),
                Anchor.END);
        for (Roof roof : roofs) {
            for (double at = low; at < peak / roof.perSecond() && at < high; at *= 1.05) {
                taken.add(new Box(x(at) - 1, y(top, at * roof.perSecond()) - 1, 2, 2));
            }
            double from = Math.max(low, slow / roof.perSecond());
            double to = Math.min(high, peak / roof.perSecond());
            sketch.line(
                    x(from),
                    y(top, from * roof.perSecond()),
                    x(to),
                    y(top, to * roof.perSecond()),
                    Palette.INK,
                    2);
            double at = from * Math.pow(to / from, 0.55);
            label(
                    sketch,
                    taken,
                    x(at) - 8,
                    y(top, at * roof.perSecond()),
                    "%s %s".formatted(roof.memory(), Quantity.of(roof.perSecond(), "B/s")),
                    Anchor.END);
        }
    }

    private static void label(
            Sketch sketch, List<Box> taken, double x, double y, String text, Anchor anchor) {
        Element.Text label = new Element.Text(x, y, text, Sketch.SIZE, anchor, false, Palette.INK);
        sketch.add(label);
        taken.add(label.box());
    }

    private List<Dot> byTime() {
        return dots.stream()
                .filter(Dot::isOnChart)
                .sorted(Comparator.comparingDouble(d -> -d.seconds()))
                .toList();
    }

    private void dots(Sketch sketch, double top, List<Box> taken) {
        List<Dot> shown = byTime();
        if (shown.isEmpty()) {
            return;
        }
        double longest = shown.getFirst().seconds();
        for (Dot dot : shown) {
            double size = SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(dot.seconds() / longest);
            Palette.Shade shade = SectionColours.of(subject.section(dot.section()).type());
            double x = x(dot.intensity());
            double y = y(top, dot.rate());
            Element circle =
                    new Element.Rect(
                            x - size / 2,
                            y - size / 2,
                            size,
                            size,
                            size / 2,
                            shade.fill(),
                            shade.edge(),
                            1.5);
            sketch.add(circle);
            taken.add(circle.box());
        }
        places(shown, top).values().stream()
                .limit(NAMED)
                .forEach(dots -> name(sketch, top, taken, dots));
    }

    /** Dots that lie on each other: equal sections. */
    private Map<String, List<Dot>> places(List<Dot> shown, double top) {
        return shown.stream()
                .collect(
                        Collectors.groupingBy(
                                d ->
                                        Math.round(x(d.intensity()) / 2)
                                                + " "
                                                + Math.round(y(top, d.rate()) / 2),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    /** Beside its dot, on the first side where nothing is; else not at all. */
    private void name(Sketch sketch, double top, List<Box> taken, List<Dot> dots) {
        Dot dot = dots.getFirst();
        double x = x(dot.intensity());
        double y = y(top, dot.rate());
        String more = dots.size() > 1 ? " and %d more".formatted(dots.size() - 1) : "";
        String text = subject.section(dot.section()).name() + more;
        List<Element.Text> places =
                List.of(
                        text(x + LARGEST / 2 + 3, y + 4, text, Anchor.START),
                        text(x - LARGEST / 2 - 3, y + 4, text, Anchor.END),
                        text(x, y + LARGEST + 6, text, Anchor.MIDDLE),
                        text(x, y - LARGEST / 2 - 5, text, Anchor.MIDDLE),
                        text(x + 8, y + LARGEST + 8, text, Anchor.START));
        Box area = new Box(LEFT, top, WIDE, HIGH);
        places.stream()
                .filter(p -> area.contains(p.box()))
                .filter(p -> taken.stream().noneMatch(p.box()::overlaps))
                .findFirst()
                .ifPresent(p -> {
                    sketch.add(p);
                    taken.add(p.box());
                });
    }

    private static Element.Text text(double x, double y, String text, Anchor anchor) {
        return new Element.Text(x, y, text, Sketch.SIZE, anchor, false, Palette.INK);
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Roofline, %s, predicted".formatted(subject.name()));
        lines.add(
                "roofs: %s of %d PCUs in bf16"
                                .formatted(Quantity.of(peak, "FLOP/s"), subject.pcus())
                        + String.join(
                                "",
                                roofs.stream()
                                        .map(r ->
                                                ", %s %s (meets it at %s FLOP/byte)"
                                                        .formatted(
                                                                r.memory(),
                                                                Quantity.of(r.perSecond(), "B/s"),
                                                                Quantity.count(
                                                                        peak / r.perSecond())))
                                        .toList()));
        List<Dot> all =
                dots.stream().sorted(Comparator.comparingDouble(d -> -d.seconds())).toList();
        List<Sheet.Row> rows = all.stream().limit(ROWS_TOLD).map(this::row).toList();
        lines.add(
                new Sheet(
                                "",
                                List.of(
                                        Column.text("section"),
                                        Column.number("executes"),
                                        Column.number("FLOP"),
                                        Column.number("moves"),
                                        Column.number("FLOP/byte"),
                                        Column.number("rate"),
                                        Column.number("of peak"),
                                        Column.text("roof above")),
                                rows)
                        .text());
        if (all.size() > ROWS_TOLD) {
            lines.add("... and %s more".formatted(Quantity.of(all.size() - ROWS_TOLD, "section")));
        }
        return String.join("\n", lines);
    }

    private Sheet.Row row(Dot dot) {
        return Sheet.Row.of(
                subject.section(dot.section()).name(),
                Quantity.seconds(dot.seconds()),
                Quantity.of(dot.flop(), "FLOP"),
                Quantity.bytes(dot.bytes()),
                dot.bytes() == 0 ? "-" : String.format(Locale.ROOT, "%.3g", dot.intensity()),
                dot.seconds() == 0 ? "-" : Quantity.of(dot.rate(), "FLOP/s"),
                dot.seconds() == 0 ? "-" : Quantity.share(dot.rate() / peak),
                roofAbove(dot));
    }

    /** The lowest roof at a section's intensity. */
    private String roofAbove(Dot dot) {
        return dot.bytes() == 0
                ? "compute"
                : roofs.stream()
                        .max(Comparator.comparingDouble(Roof::perSecond))
                        .filter(r -> dot.intensity() * r.perSecond() < peak)
                        .map(Roof::memory)
                        .orElse("compute");
    }
}

package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sambaflow.graph.Op;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.magics.page.Sheet.Row;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.PefDiff;
import sambaflow.pef.Section;
import sambaflow.timing.Attribution;

/** Two compiled programs side by side: what was given, what came of it, section by section. */
public final class Comparison {
    private static final int CAUSES = 12;
    private static final int SECTIONS = 40;
    private static final int OPERATORS = 3;

    /** As much of a hash as tells it from another. */
    private static final Pattern DIGEST = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{20,}\\b");

    /** Times that differ by less are the same to a reader. */
    private static final double EQUAL = 0.0005;

    private final ProfiledPef before;
    private final ProfiledPef after;

    private Comparison(ProfiledPef before, ProfiledPef after) {
        this.before = before;
        this.after = after;
    }

    /** What was given differently, what became of time and memory, and the sections that differ. */
    public static List<Content> of(ProfiledPef before, ProfiledPef after) {
        Comparison comparison = new Comparison(before, after);
        List<Content> contents = new ArrayList<>();
        contents.add(comparison.totals());
        contents.add(comparison.causes());
        contents.add(comparison.sections());
        return contents;
    }

    private Content causes() {
        List<String> lines =
                PefDiff.between(before.pef(), after.pef()).stream()
                        .filter(l -> !l.startsWith("  "))
                        .toList();
        if (lines.isEmpty()) {
            return Content.text("Given, and made of it: no difference");
        }
        List<String> told =
                new ArrayList<>(List.of("What differs in what was given and compiled:"));
        lines.stream()
                .limit(CAUSES)
                .forEach(l -> told.add("  " + DIGEST.matcher(l).replaceAll("$1")));
        if (lines.size() > CAUSES) {
            told.add("  ... and %d more; pef diff lists all".formatted(lines.size() - CAUSES));
        }
        return Content.text(String.join("\n", told));
    }

    private Content totals() {
        List<Row> rows = new ArrayList<>();
        rows.add(text("waits for", p -> p.profile().verdict().split(":")[0]));
        rows.add(seconds("run on the chip", p -> p.profile().seconds()));
        rows.add(seconds("  compute", p -> why(p).compute()));
        rows.add(seconds("  memory", p -> why(p).memory()));
        rows.add(seconds("  network", p -> why(p).network()));
        rows.add(seconds("  launch", p -> why(p).launch()));
        rows.add(seconds("host", p -> p.profile().host().seconds()));
        rows.add(
                text(
                        "samples a second",
                        p -> Quantity.count(p.pef().manifest().microbatchSize() / p.seconds())));
        rows.add(count("sections", p -> p.sections().size()));
        for (MemoryPlan.Kind kind : MemoryPlan.Kind.values()) {
            if (bytes(before, kind) + bytes(after, kind) > 0) {
                String name = kind.toString().toUpperCase(Locale.ROOT) + " planned";
                rows.add(
                        row(
                                name,
                                Quantity.bytes(bytes(before, kind)),
                                Quantity.bytes(bytes(after, kind)),
                                change(bytes(before, kind), bytes(after, kind))));
            }
        }
        rows.add(count("PCUs of the fullest section", p -> fullest(p, Layout::pcuCount)));
        rows.add(count("PMUs of the fullest section", p -> fullest(p, Layout::pmuCount)));
        return new Sheet(
                        "Before: %s; after: %s; times are predicted"
                                .formatted(before.name(), after.name()),
                        List.of(
                                Column.text(""),
                                Column.number("before"),
                                Column.number("after"),
                                Column.number("change")),
                        rows)
                .content();
    }

    private static Attribution why(ProfiledPef subject) {
        return subject.profile().why();
    }

    private static long bytes(ProfiledPef subject, MemoryPlan.Kind kind) {
        return subject.main().memory().peak(kind);
    }

    private static long fullest(ProfiledPef subject, Function<Layout, Integer> units) {
        return IntStream.range(0, subject.sections().size())
                .map(s -> units.apply(subject.layout(s)))
                .max()
                .orElse(0);
    }

    private Row text(String name, Function<ProfiledPef, String> fact) {
        return row(name, fact.apply(before), fact.apply(after), "");
    }

    private Row seconds(String name, Function<ProfiledPef, Double> fact) {
        double one = fact.apply(before);
        double other = fact.apply(after);
        return row(name, Quantity.seconds(one), Quantity.seconds(other), change(one, other));
    }

    private Row count(String name, Function<ProfiledPef, Number> fact) {
        long one = fact.apply(before).longValue();
        long other = fact.apply(after).longValue();
        return row(name, "" + one, "" + other, change(one, other));
    }

    private static Row row(String name, String one, String other, String change) {
        return Row.of(name, one, other, change);
    }

    private static String change(double one, double other) {
        if (one == other) {
            return "same";
        }
        if (one == 0) {
            return "new";
        }
        double part = other / one - 1;
        return Math.abs(part) < EQUAL ? "same" : String.format(Locale.ROOT, "%+.1f %%", 100 * part);
    }

    private Content sections() {
        List<Row> rows = new ArrayList<>();
        int same = 0;
        for (String name : names()) {
            Row row = section(name);
            if (row.cells().getLast().isEmpty()) {
                same++;
            } else {
                rows.add(row);
            }
        }
        String title =
                "Sections that differ (%d are the same)".formatted(same)
                        + (rows.size() > SECTIONS
                                ? ", the first %d of %d".formatted(SECTIONS, rows.size())
                                : "");
        return rows.isEmpty()
                ? Content.text("All %s are the same".formatted(Quantity.of(same, "section")))
                : new Sheet(
                                title,
                                List.of(
                                        Column.text("section"),
                                        Column.number("before"),
                                        Column.number("after"),
                                        Column.number("change"),
                                        Column.text("what and why")),
                                rows.stream().limit(SECTIONS).toList())
                        .content();
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        after.sections().forEach(s -> names.add(s.name()));
        before.sections().forEach(s -> names.add(s.name()));
        return names;
    }

    private static int find(ProfiledPef subject, String name) {
        return IntStream.range(0, subject.sections().size())
                .filter(s -> subject.section(s).name().equals(name))
                .findFirst()
                .orElse(-1);
    }

    private Row section(String name) {
        int one = find(before, name);
        int other = find(after, name);
        if (one < 0) {
            Section made = after.section(other);
            return row(name, "-", time(after, other), "new", made.reason());
        }
        if (other < 0) {
            return row(name, time(before, one), "-", "gone", "no section of this name any more");
        }
        double was = before.part(one).time().seconds();
        double is = after.part(other).time().seconds();
        List<String> why = differences(one, other);
        String change = change(was, is);
        if (why.isEmpty() && !change.equals("same")) {
            why = List.of("the same stages on the same units");
        }
        return row(name, time(before, one), time(after, other), change, String.join("; ", why));
    }

    private static Row row(String name, String one, String other, String change, String why) {
        return Row.of(name, one, other, change, why);
    }

    private static String time(ProfiledPef subject, int section) {
        return Quantity.seconds(subject.part(section).time().seconds());
    }

    private List<String> differences(int one, int other) {
        List<String> why = new ArrayList<>();
        operators(before.section(one), after.section(other)).ifPresent(why::add);
        String reason = after.section(other).reason();
        if (!reason.equals(before.section(one).reason())) {
            why.add("begins because: " + reason);
        }
        Layout was = before.layout(one);
        Layout is = after.layout(other);
        count(why, "stages", was.stages().size(), is.stages().size());
        count(why, "PCUs", was.pcuCount(), is.pcuCount());
        count(why, "PMUs", was.pmuCount(), is.pmuCount());
        if (was.traffic() != is.traffic()) {
            why.add(
                    "moves %s -> %s"
                            .formatted(
                                    Quantity.bytes(was.traffic()), Quantity.bytes(is.traffic())));
        }
        return why;
    }

    private static void count(List<String> why, String what, int was, int is) {
        if (was != is) {
            why.add("%d -> %d %s".formatted(was, is, what));
        }
    }

    private java.util.Optional<String> operators(Section one, Section other) {
        Map<String, Integer> counts = new TreeMap<>();
        labels(after, other).forEach(l -> counts.merge(l, 1, Integer::sum));
        labels(before, one).forEach(l -> counts.merge(l, -1, Integer::sum));
        counts.values().removeIf(c -> c == 0);
        if (counts.isEmpty()) {
            return java.util.Optional.empty();
        }
        String first =
                counts.entrySet().stream()
                        .limit(OPERATORS)
                        .map(e -> "%+d %s".formatted(e.getValue(), e.getKey()))
                        .collect(Collectors.joining(", "));
        int more = counts.size() - OPERATORS;
        return java.util.Optional.of(
                "operators: " + first + (more > 0 ? " and %d more kinds".formatted(more) : ""));
    }

    private static List<String> labels(ProfiledPef subject, Section section) {
        return section.nodes().stream()
                .map(n -> subject.main().graph().nodes().get(n).op())
                .map(Op::label)
                .toList();
    }
}

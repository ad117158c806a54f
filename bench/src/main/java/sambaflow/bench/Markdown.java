package sambaflow.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;

/** A report as a table of times and a table of what was made. */
final class Markdown {
    private Markdown() {}

    static String of(Bench.Report report) {
        Machine m = report.machine();
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s, %d cores, %s, heap of at most %d MB, load %.1f at the start%n%n",
                        m.system(),
                        m.cores(),
                        m.java(),
                        m.heapMegabytes(),
                        m.load()));
        if (m.isBusy()) {
            text.append("**Others use this machine: times are too long.**\n\n");
        }
        times(text, report.measurements());
        text.append('\n');
        facts(text, report.measurements());
        return text.toString();
    }

    private static void times(StringBuilder text, List<Measurement> measurements) {
        SequencedSet<String> stages = new LinkedHashSet<>();
        measurements.forEach(m -> stages.addAll(m.stages().keySet()));
        List<String> head =
                new ArrayList<>(List.of("seconds", "runs", "median", "least", "most", "target"));
        head.addAll(stages);
        head.add("heap MB");
        row(text, head);
        row(text, head.stream().map(_ -> "---").toList());
        for (Measurement m : measurements) {
            List<String> cells = new ArrayList<>();
            cells.add(m.name());
            cells.add("" + m.runs());
            List.of(m.median(), m.least(), m.most()).forEach(s -> cells.add(seconds(s)));
            cells.add(m.target());
            for (String stage : stages) {
                cells.add(m.stages().containsKey(stage) ? seconds(m.stages().get(stage)) : "");
            }
            cells.add("" + m.heapMegabytes());
            row(text, cells);
        }
    }

    private static void facts(StringBuilder text, List<Measurement> measurements) {
        SequencedSet<String> names = new LinkedHashSet<>();
        measurements.forEach(m -> names.addAll(m.facts().keySet()));
        List<String> head = new ArrayList<>(List.of("made"));
        head.addAll(names);
        row(text, head);
        row(text, head.stream().map(_ -> "---").toList());
        for (Measurement m : measurements) {
            List<String> cells = new ArrayList<>(List.of(m.name()));
            names.forEach(n -> cells.add(m.facts().getOrDefault(n, "")));
            row(text, cells);
        }
    }

    private static void row(StringBuilder text, Collection<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}

package sambaflow.magics.render;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.record.Metric;
import sambaflow.record.MetricsReader;
import sambaflow.record.RunFolder;
import sambaflow.record.RunStart;
import sambaflow.record.RunState;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Runs: where they stand, how fast they are, how long they will take. */
public final class RunsTable {
    private RunsTable() {}

    /** A row for each run that has said something of itself. */
    public static Table table(List<RunFolder> runs) {
        List<RunFolder> shown = runs.stream().filter(r -> r.state().isPresent()).toList();
        List<RunState> states = shown.stream().map(r -> r.state().orElseThrow()).toList();
        return Table.create(
                "runs",
                StringColumn.create("run", shown.stream().map(RunFolder::name)),
                text("state", states, s -> s.seen().toString()),
                StringColumn.create(
                        "app", shown.stream().map(r -> r.start().map(RunStart::app).orElse(""))),
                LongColumn.create(
                        "step", states.stream().mapToLong(s -> s.last().step()).toArray()),
                LongColumn.create(
                        "of_steps", states.stream().mapToLong(RunState::totalSteps).toArray()),
                text("epoch", states, RunsTable::epoch),
                DoubleColumn.create(
                        "loss", states.stream().mapToDouble(s -> s.last().averageLoss()).toArray()),
                DoubleColumn.create(
                        "samples_per_second",
                        states.stream().mapToDouble(s -> s.last().samplesPerSecond()).toArray()),
                text("left", states, RunsTable::left),
                text("note", states, RunsTable::note));
    }

    /**
     * A row for each run that has said something of itself, with what it was begun with and the
     * last accuracy that was measured, in percent.
     */
    public static Table history(List<RunFolder> runs) {
        List<RunFolder> shown = runs.stream().filter(r -> r.state().isPresent()).toList();
        List<RunState> states = shown.stream().map(r -> r.state().orElseThrow()).toList();
        return Table.create(
                "runs",
                StringColumn.create("run", shown.stream().map(RunFolder::name)),
                text("state", states, s -> s.seen().toString()),
                started(shown, "app", RunStart::app),
                started(shown, "begun", RunStart::started),
                LongColumn.create(
                        "step", states.stream().mapToLong(s -> s.last().step()).toArray()),
                text("epoch", states, RunsTable::epoch),
                DoubleColumn.create(
                        "loss", states.stream().mapToDouble(s -> s.last().averageLoss()).toArray()),
                DoubleColumn.create(
                        "accuracy_percent",
                        shown.stream().mapToDouble(RunsTable::accuracy).toArray()),
                DoubleColumn.create(
                        "samples_per_second",
                        states.stream().mapToDouble(s -> s.last().samplesPerSecond()).toArray()),
                started(
                        shown,
                        "arguments",
                        s ->
                                s.arguments().entrySet().stream()
                                        .filter(e -> !e.getKey().equals("--pef"))
                                        .map(e -> e.getKey() + "=" + e.getValue())
                                        .collect(Collectors.joining(" "))),
                text("note", states, RunsTable::note));
    }

    private static StringColumn started(
            List<RunFolder> runs, String name, Function<RunStart, String> fact) {
        return StringColumn.create(name, runs.stream().map(r -> r.start().map(fact).orElse("")));
    }

    private static double accuracy(RunFolder run) {
        return new MetricsReader(run)
                .next().stream()
                        .filter(Metric.Test.class::isInstance)
                        .mapToDouble(m -> ((Metric.Test) m).accuracy())
                        .reduce(Double.NaN, (first, last) -> last);
    }

    private static StringColumn text(
            String name, List<RunState> states, Function<RunState, String> cell) {
        return StringColumn.create(name, states.stream().map(cell));
    }

    private static String epoch(RunState state) {
        return "%d/%d".formatted(state.last().epoch(), state.epochs());
    }

    private static String left(RunState state) {
        return state.seen() == RunState.Phase.RUNNING ? Quantity.clock(state.secondsLeft()) : "";
    }

    private static String note(RunState state) {
        String why = state.message().lines().findFirst().orElse("");
        String saved = state.checkpoint().isEmpty() ? "" : "checkpoint " + state.checkpoint();
        return why.isEmpty() || saved.isEmpty() ? why + saved : why + "; " + saved;
    }

    /** One run, with what it was begun with. */
    public static Content of(RunFolder run) {
        if (run.state().isEmpty()) {
            return Content.text("run %s, which has not begun".formatted(run.name()));
        }
        RunState state = run.state().get();
        List<Sheet.Row> rows = new java.util.ArrayList<>();
        rows.add(Sheet.Row.of("state", state.seen().toString()));
        rows.add(
                Sheet.Row.of(
                        "step",
                        "%d of %d, epoch %s"
                                .formatted(state.last().step(), state.totalSteps(), epoch(state))));
        if (state.last().step() > 0) {
            rows.add(Sheet.Row.of("loss", Quantity.metric(state.last().averageLoss())));
            rows.add(
                    Sheet.Row.of(
                            "speed",
                            Quantity.count(state.last().samplesPerSecond()) + " samples/s"));
        }
        if (!left(state).isEmpty()) {
            rows.add(Sheet.Row.of("time left", left(state)));
        }
        if (!note(state).isEmpty()) {
            rows.add(Sheet.Row.of("note", note(state)));
        }
        run.start()
                .ifPresent(s -> {
                    rows.add(Sheet.Row.of("PEF", s.pef()));
                    rows.add(Sheet.Row.of("data", s.data()));
                    rows.add(Sheet.Row.of("begun", s.started()));
                });
        return Sheet.pairs("Run " + run.name(), rows).content();
    }
}

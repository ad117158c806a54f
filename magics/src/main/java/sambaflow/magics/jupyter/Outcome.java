package sambaflow.magics.jupyter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import sambaflow.app.Compilation;
import sambaflow.app.Inference;
import sambaflow.app.Training;
import sambaflow.chip.RduSpec;
import sambaflow.device.ChipTime;
import sambaflow.io.Pictures;
import sambaflow.magics.command.Recompilation;
import sambaflow.magics.page.Page;
import sambaflow.magics.render.GraphPicture;
import sambaflow.magics.render.MetricsTable;
import sambaflow.magics.render.PefSummary;
import sambaflow.magics.render.Prediction;
import sambaflow.magics.render.PredictionGrid;
import sambaflow.magics.render.SectionTable;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.sim.report.SectionTiming;
import sambaflow.sim.time.Timings;
import sambaflow.tensor.Tensor;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Shows what a command returned, and chooses what the next cell gets. */
final class Outcome {
    private final Page page;
    private final Workbench workbench;

    Outcome(Page page, Workbench workbench) {
        this.page = page;
        this.workbench = workbench;
    }

    /** Shows {@code result} and returns it, or the table that stands for it. */
    Object show(String app, Object result, LiveView view) {
        return switch (result) {
            case Compilation compiled -> {
                workbench.compiled(app, compiled);
                show(compiled.report().pef());
                page.line("Before a long run, check it with %test");
                workbench.shown(compiled);
                yield compiled;
            }
            case Recompilation again -> {
                Object compiled = show(app, again.compilation(), view);
                again.comparison().forEach(page::show);
                yield compiled;
            }
            case Training training -> {
                training.tests().forEach(t -> view.tested(t.step(), t.percent()));
                yield MetricsTable.table(view.rows());
            }
            case Inference inference -> {
                if (inference.data() instanceof Pictures pictures
                        && !inference.predictions().isEmpty()) {
                    page.show(
                            PredictionGrid.of(predictions(inference, pictures), inference.limit()));
                }
                yield table(inference);
            }
            case Object other -> {
                workbench.shown(other);
                yield other;
            }
        };
    }

    /** Verdict, summary, sections and graph of a program. */
    void show(Pef pef) {
        CompiledGraph main = pef.main();
        RduSpec rdu = pef.manifest().rdu();
        Map<String, ChipTime> times = new HashMap<>();
        ChipTime step = ChipTime.ZERO;
        Timings timings = new Timings(rdu, pef.manifest().tiles());
        for (SectionTiming timing : timings.of(main, main.sections())) {
            times.put(timing.section(), timing.chipTime());
            step = step.plus(timing.chipTime());
        }
        page.line(PefSummary.verdict(pef, Optional.of(step)));
        page.show(PefSummary.of(pef, Optional.of(step)));
        page.show(SectionTable.of(main, times));
        page.show(GraphPicture.of(main));
    }

    private static List<Prediction> predictions(Inference inference, Pictures pictures) {
        List<Integer> labels = inference.labels();
        return IntStream.range(0, pictures.size())
                .mapToObj(i ->
                        new Prediction(
                                () -> pictures.picture(i),
                                inference.className(inference.predictions().get(i)),
                                labels.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(inference.className(labels.get(i)))))
                .toList();
    }

    /** A row for each sample: what was predicted, and whether that is right where it is known. */
    private static Table table(Inference inference) {
        int samples = inference.data().size();
        Table table =
                Table.create(
                        "predictions",
                        IntColumn.create("sample", IntStream.range(0, samples).toArray()));
        if (inference.predictions().isEmpty()) {
            return withOutputs(table, inference.scores());
        }
        table.addColumns(IntColumn.create("predicted", numbers(inference.predictions())));
        if (!inference.labels().isEmpty()) {
            table.addColumns(IntColumn.create("label", numbers(inference.labels())));
            BooleanColumn correct = BooleanColumn.create("correct", samples);
            for (int i = 0; i < samples; i++) {
                correct.set(i, inference.predictions().get(i).equals(inference.labels().get(i)));
            }
            table.addColumns(correct);
        }
        return table;
    }

    private static int[] numbers(List<Integer> classes) {
        return classes.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Table withOutputs(Table table, Tensor outputs) {
        int width = Math.toIntExact(outputs.shape().dim(1));
        for (int column = 0; column < width; column++) {
            DoubleColumn values = DoubleColumn.create("output_" + column);
            for (long row = 0; row < outputs.shape().dim(0); row++) {
                values.append(outputs.get(row * width + column));
            }
            table.addColumns(values);
        }
        return table;
    }
}

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
import sambaflow.io.ImageDataset;
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
import sambaflow.sim.time.ClosedForm;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import tech.tablesaw.api.BooleanColumn;
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
                workbench.compiled(app, compiled.pef());
                show(compiled.report().pef());
                page.line("Before a long run, check it with %test");
                yield compiled;
            }
            case Training training -> {
                training.tests().forEach(t -> view.tested(t.step(), t.percent()));
                yield MetricsTable.table(view.rows());
            }
            case Inference inference -> {
                page.show(PredictionGrid.of(pictures(inference), inference.limit()));
                yield predictions(inference);
            }
            case Object other -> other;
        };
    }

    /** Verdict, summary, sections and graph of a program. */
    void show(Pef pef) {
        CompiledGraph main = pef.main();
        RduSpec rdu = RduSpec.of(pef.manifest().arch());
        Map<String, ChipTime> times = new HashMap<>();
        ChipTime step = ChipTime.ZERO;
        for (SectionTiming timing : new ClosedForm(rdu).timings(main, main.sections())) {
            times.put(timing.section(), timing.chipTime());
            step = step.plus(timing.chipTime());
        }
        page.line(PefSummary.verdict(pef, Optional.of(step)));
        page.show(PefSummary.of(pef, Optional.of(step)));
        page.show(SectionTable.of(main, times));
        page.show(GraphPicture.of(main));
    }

    private static List<Prediction> pictures(Inference inference) {
        ImageDataset data = inference.data();
        Shape shape = Shape.of(data.rows(), data.columns());
        return IntStream.range(0, data.size())
                .mapToObj(i ->
                        new Prediction(
                                () -> image(data.pixels(i), shape),
                                inference.className(inference.predictions().get(i)),
                                data.labelled()
                                        ? Optional.of(inference.className(data.label(i)))
                                        : Optional.empty()))
                .toList();
    }

    private static Tensor image(byte[] pixels, Shape shape) {
        return Tensor.generate(DType.FLOAT32, shape, i -> (pixels[(int) i] & 0xff) / 255.0);
    }

    private static Table predictions(Inference inference) {
        int[] predicted = inference.predictions().stream().mapToInt(Integer::intValue).toArray();
        Table table =
                Table.create(
                        "predictions",
                        IntColumn.create("sample", IntStream.range(0, predicted.length).toArray()),
                        IntColumn.create("predicted", predicted));
        if (inference.data().labelled()) {
            IntColumn labels = IntColumn.create("label", labels(inference));
            table.addColumns(labels);
            BooleanColumn correct = BooleanColumn.create("correct", predicted.length);
            for (int i = 0; i < predicted.length; i++) {
                correct.set(i, predicted[i] == labels.get(i));
            }
            table.addColumns(correct);
        }
        return table;
    }

    private static int[] labels(Inference inference) {
        return IntStream.range(0, inference.predictions().size())
                .map(inference.data()::label)
                .toArray();
    }
}

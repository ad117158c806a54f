package sambaflow.magics.jupyter;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import sambaflow.app.AccuracyRun;
import sambaflow.app.App;
import sambaflow.app.Compilation;
import sambaflow.app.Inference;
import sambaflow.app.Measurement;
import sambaflow.app.TestRun;
import sambaflow.app.Training;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphDiff;
import sambaflow.io.DataSource;
import sambaflow.io.Dataset;
import sambaflow.magics.page.Content;
import sambaflow.magics.render.AppView;
import sambaflow.magics.render.ChartView;
import sambaflow.magics.render.DatasetView;
import sambaflow.magics.render.GraphPicture;
import sambaflow.magics.render.JavaObjects;
import sambaflow.magics.render.MetricsTable;
import sambaflow.magics.render.ModuleTree;
import sambaflow.magics.render.PefSummary;
import sambaflow.magics.render.ResultView;
import sambaflow.magics.render.RunsTable;
import sambaflow.magics.render.TensorView;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.record.RunFolder;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;
import tech.tablesaw.api.Table;

/** Which of SambaFlow's types is shown by which renderer. */
final class Renderings {
    private final BaseKernel kernel;
    private final Workbench workbench;

    Renderings(BaseKernel kernel, Workbench workbench) {
        this.kernel = kernel;
        this.workbench = workbench;
    }

    void register() {
        javaObjects();
        Views.register(kernel, Tensor.class, TensorView::of);
        Views.register(kernel, SambaTensor.class, ResultView::of);
        Views.register(kernel, Module.class, ModuleTree::of);
        Views.register(kernel, App.class, AppView::of);
        Views.register(kernel, Graph.class, GraphPicture::of);
        Views.register(kernel, CompiledGraph.class, GraphPicture::of);
        Views.register(kernel, GraphDiff.class, d -> Content.text(d.summary()));
        Views.register(kernel, Dataset.class, DatasetView::of);
        Views.register(kernel, DataSource.class, DatasetView::of);
        Views.register(kernel, Table.class, MetricsTable::of);
        Views.register(kernel, ChartView.TYPE, ChartView::ofAny);
        Views.register(kernel, Session.class, ResultView::of);
        Views.register(kernel, RunFolder.class, RunsTable::of);
        Views.register(kernel, Training.class, ResultView::of);
        Views.register(kernel, Inference.class, ResultView::of);
        Views.register(kernel, AccuracyRun.class, ResultView::of);
        afterMagic(Compilation.class, c -> Content.text("PEF " + c.pef()), ResultView::of);
        afterMagic(
                Pef.class,
                p -> Content.text("PEF " + p.manifest().name()),
                p -> PefSummary.of(p, java.util.Optional.empty()));
        afterMagic(
                Measurement.class,
                m -> Content.text("measured over %d iterations".formatted(m.iterations())),
                ResultView::of);
        afterMagic(
                TestRun.class, t -> Content.text(t.passed() ? "passed" : "FAILED"), ResultView::of);
    }

    private void javaObjects() {
        Views.register(kernel, Collection.class, JavaObjects::of);
        Views.register(kernel, Map.class, JavaObjects::of);
        Views.register(kernel, JavaObjects.IMAGE, JavaObjects::ofImage);
        for (Class<?> type :
                List.of(
                        Object[].class,
                        boolean[].class,
                        byte[].class,
                        char[].class,
                        short[].class,
                        int[].class,
                        long[].class,
                        float[].class,
                        double[].class)) {
            Views.register(kernel, type, JavaObjects::ofArray);
        }
    }

    /** What a magic has just shown at length is not shown at length again as its result. */
    private <T> void afterMagic(
            Class<T> type, Function<T, Content> brief, Function<T, Content> full) {
        Views.register(
                kernel, type, value -> (workbench.takeShown(value) ? brief : full).apply(value));
    }
}

package sambaflow.magics.jupyter;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import sambaflow.app.AccuracyRun;
import sambaflow.app.Compilation;
import sambaflow.app.Measurement;
import sambaflow.app.TestRun;
import sambaflow.graph.GraphDiff;
import sambaflow.magics.page.Content;
import sambaflow.magics.render.MetricsTable;
import sambaflow.magics.render.RunsTable;
import sambaflow.pef.Pef;
import sambaflow.record.RunFolder;
import sambaflow.tensor.Tensor;
import tech.tablesaw.api.Table;

/** Installs SambaFlow's magics and renderers into a kernel. */
public final class SambaFlowExtension implements Extension {
    private BackgroundRuns background;

    @Override
    public void install(BaseKernel kernel) {
        // A notebook's own class path often has no display; pictures are made in memory.
        System.setProperty("java.awt.headless", "true");
        Workbench workbench = new Workbench(kernel);
        background = new BackgroundRuns(kernel);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(background::close));
        app(kernel, workbench, "compile", "compile");
        app(kernel, workbench, "run", "run");
        app(kernel, workbench, "infer", "run", "--inference");
        app(kernel, workbench, "test", "run", "--test");
        app(kernel, workbench, "measure", "measure-performance");
        for (RunMagic.Verb verb : RunMagic.Verb.values()) {
            kernel.getMagicsRegistry()
                    .registerLineMagic(
                            verb.name().toLowerCase(Locale.ROOT),
                            new RunMagic(verb, kernel, background));
        }
        PefMagic pef = new PefMagic(kernel, workbench);
        kernel.getMagicsRegistry().registerLineMagic("pef", pef).registerCellMagic("pef", pef);
        kernel.getMagicsRegistry().registerLineMagic("passes", new PassesMagic(kernel, workbench));
        kernel.getMagicsRegistry().registerLineMagic("whatif", new WhatIfMagic(kernel, workbench));
        kernel.getMagicsRegistry()
                .registerLineMagic("explain", new ExplainMagic(kernel, workbench));
        kernel.getMagicsRegistry().registerLineMagic("chip", new ChipMagic(kernel));
        renderers(kernel);
    }

    /** The kernel ends: what trains beside its cells keeps what it has. */
    @Override
    public void uninstall(BaseKernel kernel) {
        if (background != null) {
            background.close();
        }
    }

    private void app(BaseKernel kernel, Workbench workbench, String name, String... command) {
        AppMagic magic = new AppMagic(name, List.of(command), kernel, workbench, background);
        MagicsRegistry registry = kernel.getMagicsRegistry();
        registry.registerLineMagic(name, magic).registerCellMagic(name, magic);
    }

    private static void renderers(BaseKernel kernel) {
        render(kernel, Table.class, MetricsTable::of);
        render(kernel, Compilation.class, c -> Content.text("PEF " + c.pef()));
        render(kernel, Pef.class, p -> Content.text("PEF " + p.manifest().name()));
        // Its lines have been shown already.
        render(
                kernel,
                Measurement.class,
                m -> Content.text("measured over %d iterations".formatted(m.iterations())));
        render(kernel, GraphDiff.class, d -> Content.text(d.summary()));
        render(kernel, TestRun.class, t -> Content.text(t.passed() ? "passed" : "FAILED"));
        render(kernel, AccuracyRun.class, a -> Content.text(percent(a.accuracy().percent())));
        render(kernel, Tensor.class, t -> Content.text(t.toString()));
        render(kernel, RunFolder.class, RunsTable::of);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "accuracy %.2f %%", value);
    }

    private static <T> void render(
            BaseKernel kernel, Class<T> type, Function<T, Content> renderer) {
        kernel.getRenderer()
                .createRegistration(type)
                .preferring(Content.TEXT)
                .supporting(Content.HTML, Content.PNG, Content.SVG)
                .register((value, context) ->
                        context.getOutputContainer().assign(Bundles.of(renderer.apply(value))));
    }
}

package sambaflow.magics.jupyter;

import java.util.List;
import java.util.Locale;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import sambaflow.magics.command.PefView;

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
        for (PefView view : PefView.values()) {
            kernel.getMagicsRegistry()
                    .registerLineMagic(view.toString(), new ViewMagic(view, kernel, workbench));
        }
        kernel.getMagicsRegistry()
                .registerLineMagic("compare", new CompareMagic(kernel, workbench));
        kernel.getMagicsRegistry().registerLineMagic("report", new ReportMagic(kernel, workbench));
        PefMagic pef = new PefMagic(kernel, workbench);
        kernel.getMagicsRegistry().registerLineMagic("pef", pef).registerCellMagic("pef", pef);
        kernel.getMagicsRegistry().registerLineMagic("passes", new PassesMagic(kernel, workbench));
        kernel.getMagicsRegistry().registerLineMagic("whatif", new WhatIfMagic(kernel, workbench));
        kernel.getMagicsRegistry()
                .registerLineMagic("explain", new ExplainMagic(kernel, workbench));
        kernel.getMagicsRegistry().registerLineMagic("chip", new ChipMagic(kernel));
        new Renderings(kernel, workbench).register();
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
}

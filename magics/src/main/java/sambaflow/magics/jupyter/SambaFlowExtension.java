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
        lines(kernel, workbench);
        new Renderings(kernel, workbench).register();
    }

    /** The magics that are one line. */
    private void lines(BaseKernel kernel, Workbench workbench) {
        MagicsRegistry registry = kernel.getMagicsRegistry();
        for (RunMagic.Verb verb : RunMagic.Verb.values()) {
            String name = verb.name().toLowerCase(Locale.ROOT);
            registry.registerLineMagic(name, new RunMagic(verb, kernel, background));
        }
        for (PefView view : PefView.values()) {
            registry.registerLineMagic(view.toString(), new ViewMagic(view, kernel, workbench));
        }
        PefMagic pef = new PefMagic(kernel, workbench);
        registry.registerLineMagic("pef", pef).registerCellMagic("pef", pef);
        registry.registerLineMagic("passes", new PassesMagic(kernel, workbench));
        registry.registerLineMagic("compare", new CompareMagic(kernel, workbench));
        registry.registerLineMagic("whatif", new WhatIfMagic(kernel, workbench));
        registry.registerLineMagic("report", new ReportMagic(kernel, workbench));
        registry.registerLineMagic("chip", new ChipMagic(kernel));
        registry.registerLineMagic("explain", new ExplainMagic(kernel, workbench));
        registry.registerLineMagic("sambaflow", new SambaFlowMagic(kernel));
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

package sambaflow.magics.jupyter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sambaflow.app.App;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.explore.Exploration;
import sambaflow.explore.Target;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.Page;
import sambaflow.magics.render.ExplorationTable;
import sambaflow.magics.render.ParetoPicture;
import sambaflow.section.Mode;
import tech.tablesaw.api.Table;

/** {@code %whatif}: a model on several chips and in several modes, as one table. */
final class WhatIfMagic implements LineMagic<Table, BaseKernel>, Function<String, List<String>> {
    private final BaseKernel kernel;
    private final Workbench workbench;

    WhatIfMagic(BaseKernel kernel, Workbench workbench) {
        this.kernel = kernel;
        this.workbench = workbench;
    }

    @Command(
            name = "%whatif",
            description = "Compiles a model for several chips and compares its times.")
    private static final class Arguments {
        @Parameters(
                arity = "0..1",
                paramLabel = "MODEL",
                description =
                        "A class, a variable or a .java file (default: the model compiled last)")
        private String model;

        @Option(
                names = {"--arch", "--chips"},
                split = ",",
                paramLabel = "CHIP",
                description =
                        "Such as sn30,sn40 or sn30+ddr.channels=16 (default: ${DEFAULT-VALUE})")
        private List<String> chips = List.of("sn10", "sn30", "sn40");

        @Option(
                names = "--modes",
                split = ",",
                paramLabel = "MODE",
                description = "o0, o1, o3 (default: ${DEFAULT-VALUE})")
        private List<String> modes = List.of("o3");

        @Option(
                names = "--num-tiles",
                split = ",",
                paramLabel = "N",
                description = "Tiles (default: all of a chip)")
        private List<Integer> tiles = List.of();

        @Option(
                names = {"-b", "--batch-size"},
                paramLabel = "N",
                description = "Samples in a step")
        private Integer batch;

        @Option(
                names = "--sensitivity",
                description = "Also say which constants of the chips change the times most")
        private boolean sensitivity;

        @Option(names = "--inference", description = "Forward pass only")
        private boolean inference;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Say this")
        private boolean help;
    }

    @Override
    public Table eval(BaseKernel in, List<String> words) {
        Arguments a = new Arguments();
        CommandLine line = new CommandLine(a);
        try {
            line.parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new CompileException(
                    Code.SF201, "%%whatif: %s; see %%whatif --help".formatted(e.getMessage()), e);
        }
        if (a.help) {
            new JupyterPage(kernel).line(line.getUsageMessage());
            return null;
        }
        String name =
                a.model != null
                        ? a.model
                        : workbench
                                .lastApp()
                                .orElseThrow(() ->
                                        new CompileException(
                                                Code.SF206,
                                                "%whatif: name a model, or %compile one first"));
        App app = workbench.app(name).apps().get();
        int batch = a.batch == null ? app.defaultBatchSize() : a.batch;
        app.withBatchSize(batch);
        Exploration exploration =
                new Exploration(app::model, app.inputs(), app.optimizer(), batch, a.inference);
        List<Exploration.Choice> choices = exploration.on(targets(a), a.sensitivity);
        Page page = new JupyterPage(kernel);
        ParetoPicture.of(choices).ifPresent(page::show);
        if (a.sensitivity) {
            page.line(ExplorationTable.sensitivity(choices).printAll());
        }
        return ExplorationTable.table(choices);
    }

    private static List<Target> targets(Arguments a) {
        List<Target> targets = new ArrayList<>();
        for (String chip : a.chips) {
            RduSpec rdu = RduSpec.of(chip);
            for (int tiles : a.tiles.isEmpty() ? List.of(rdu.tiles()) : a.tiles) {
                if (tiles < 1 || tiles > rdu.tiles()) {
                    throw new CompileException(
                            Code.SF201,
                            "%%whatif --num-tiles: found %d, %s has 1 to %d"
                                    .formatted(tiles, chip, rdu.tiles()));
                }
                a.modes.forEach(m -> targets.add(new Target(rdu, tiles, mode(m))));
            }
        }
        return targets;
    }

    private static Mode mode(String name) {
        return Stream.of(Mode.values())
                .filter(m -> m.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new CompileException(
                                Code.SF201,
                                "%%whatif --modes: found '%s', expected o0, o1 or o3"
                                        .formatted(name)));
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        return Stream.of(
                        "--arch",
                        "--modes",
                        "--num-tiles",
                        "--batch-size",
                        "--inference",
                        "--sensitivity")
                .filter(o -> o.startsWith(word))
                .toList();
    }
}

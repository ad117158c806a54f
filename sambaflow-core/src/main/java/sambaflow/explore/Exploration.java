package sambaflow.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import sambaflow.chip.RduSpec;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.graph.CompileException;
import sambaflow.graph.Interrupts;
import sambaflow.nn.Module;
import sambaflow.nn.optim.Optimizer;
import sambaflow.pass.Precision;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.section.Mode;
import sambaflow.timing.Band;
import sambaflow.timing.Profile;
import sambaflow.trace.InputSpec;

/**
 * One model on several chips and in several modes.
 *
 * @param batch samples in a step
 * @param inference forward pass only
 */
public record Exploration(
        Supplier<Module> model,
        List<InputSpec> inputs,
        Optimizer optimizer,
        int batch,
        boolean inference) {
    /**
     * One choice, and what it comes to.
     *
     * @param pcus of the tiles that it has
     * @param seconds of a step on the chip; NaN if the model does not fit
     * @param pcuUse part of the PCUs in use, from 0 to 1, that the fullest section has
     * @param bound what the step waits for, in a sentence; or why there is no step
     * @param best whether no other choice is at once faster and on fewer PCUs
     * @param influences the constants that change its time, the strongest first, if they were asked
     *     for
     */
    public record Choice(
            String arch,
            int tiles,
            Mode mode,
            int pcus,
            double seconds,
            double samplesPerSecond,
            int sections,
            double pcuUse,
            double pmuUse,
            String bound,
            boolean best,
            List<Band.Influence> influences) {
        public Choice {
            influences = List.copyOf(influences);
        }

        /** Whether there is a step at all. */
        public boolean fits() {
            return !Double.isNaN(seconds);
        }

        private Choice marked(boolean asBest) {
            return new Choice(
                    arch,
                    tiles,
                    mode,
                    pcus,
                    seconds,
                    samplesPerSecond,
                    sections,
                    pcuUse,
                    pmuUse,
                    bound,
                    asBest,
                    influences);
        }
    }

    /** What becomes of the model on each of {@code targets}, in their order. */
    public List<Choice> on(List<Target> targets) {
        return on(targets, false);
    }

    /**
     * What becomes of the model on each of {@code targets}, in their order.
     *
     * @param sensitivity whether to tell which constants of the chip change each time, and by how
     *     much
     */
    public List<Choice> on(List<Target> targets, boolean sensitivity) {
        List<Choice> choices = new ArrayList<>();
        for (Target target : targets) {
            Interrupts.check();
            choices.add(choice(target, sensitivity));
        }
        return choices.stream().map(c -> c.marked(isBest(c, choices))).toList();
    }

    private static boolean isBest(Choice c, List<Choice> all) {
        return c.fits()
                && all.stream()
                        .noneMatch(o ->
                                o.seconds() <= c.seconds()
                                        && o.pcus() <= c.pcus()
                                        && (o.seconds() < c.seconds() || o.pcus() < c.pcus()));
    }

    private Choice choice(Target target, boolean sensitivity) {
        RduSpec rdu = target.rdu();
        Options options =
                new Options(
                        "whatif",
                        "whatif",
                        rdu,
                        OptionalInt.of(target.tiles()),
                        batch,
                        target.mode(),
                        Precision.BF16,
                        inference,
                        new TreeMap<>());
        try {
            CompileReport report = Compiler.compile(model.get(), inputs, optimizer, options);
            return told(report, target, sensitivity);
        } catch (CompileException.Cancelled e) {
            throw e;
        } catch (CompileException e) {
            return new Choice(
                    rdu.arch(),
                    target.tiles(),
                    target.mode(),
                    target.tiles() * rdu.pcusPerTile(),
                    Double.NaN,
                    Double.NaN,
                    0,
                    0,
                    0,
                    e.getMessage(),
                    false,
                    List.of());
        }
    }

    private Choice told(CompileReport report, Target target, boolean sensitivity) {
        RduSpec rdu = target.rdu();
        CompiledGraph main = report.pef().main();
        Profile profile = Profile.of(main, report.clock());
        List<Layout> layouts = main.sections().stream().map(s -> s.layout().orElseThrow()).toList();
        int pcus = target.tiles() * rdu.pcusPerTile();
        return new Choice(
                rdu.arch(),
                target.tiles(),
                target.mode(),
                pcus,
                profile.seconds(),
                batch / profile.seconds(),
                layouts.size(),
                most(layouts.stream().flatMapToInt(l -> IntStream.of(l.pcuCount()))) / pcus,
                most(layouts.stream().flatMapToInt(l -> IntStream.of(l.pmuCount())))
                        / (target.tiles() * rdu.pmusPerTile()),
                profile.verdict(),
                false,
                sensitivity ? Band.of(main, report.clock()).influences() : List.of());
    }

    private static double most(IntStream counts) {
        return counts.max().orElse(0);
    }
}

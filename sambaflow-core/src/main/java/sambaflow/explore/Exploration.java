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
import sambaflow.pef.Layout;
import sambaflow.section.Mode;
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
     * @param seconds of a step on the chip; NaN if the model does not fit
     * @param pcuUse part of the PCUs in use, from 0 to 1, that the fullest section has
     * @param bound what the step waits for, in a sentence; or why there is no step
     * @param best whether no other choice is at once faster and on fewer units
     */
    public record Choice(
            String arch,
            int tiles,
            Mode mode,
            double seconds,
            double samplesPerSecond,
            int sections,
            double pcuUse,
            double pmuUse,
            String bound,
            boolean best) {
        private Choice marked(boolean asBest) {
            return new Choice(
                    arch,
                    tiles,
                    mode,
                    seconds,
                    samplesPerSecond,
                    sections,
                    pcuUse,
                    pmuUse,
                    bound,
                    asBest);
        }
    }

    /** What becomes of the model on each of {@code targets}, in their order. */
    public List<Choice> on(List<Target> targets) {
        List<Choice> choices = new ArrayList<>();
        for (Target target : targets) {
            Interrupts.check();
            choices.add(choice(target));
        }
        return choices.stream().map(c -> c.marked(isBest(c, choices))).toList();
    }

    private static boolean isBest(Choice c, List<Choice> all) {
        return !Double.isNaN(c.seconds())
                && all.stream()
                        .noneMatch(o ->
                                o.seconds() <= c.seconds()
                                        && o.tiles() <= c.tiles()
                                        && (o.seconds() < c.seconds() || o.tiles() < c.tiles()));
    }

    private Choice choice(Target target) {
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
            return told(Compiler.compile(model.get(), inputs, optimizer, options), target);
        } catch (CompileException.Cancelled e) {
            throw e;
        } catch (CompileException e) {
            double none = Double.NaN;
            return new Choice(
                    rdu.arch(),
                    target.tiles(),
                    target.mode(),
                    none,
                    none,
                    0,
                    0,
                    0,
                    e.getMessage(),
                    false);
        }
    }

    private Choice told(CompileReport report, Target target) {
        RduSpec rdu = target.rdu();
        var main = report.pef().main();
        Profile profile = Profile.of(main, report.clock());
        List<Layout> layouts = main.sections().stream().map(s -> s.layout().orElseThrow()).toList();
        return new Choice(
                rdu.arch(),
                target.tiles(),
                target.mode(),
                profile.seconds(),
                batch / profile.seconds(),
                layouts.size(),
                most(layouts.stream().flatMapToInt(l -> IntStream.of(l.pcuCount())))
                        / (target.tiles() * rdu.pcusPerTile()),
                most(layouts.stream().flatMapToInt(l -> IntStream.of(l.pmuCount())))
                        / (target.tiles() * rdu.pmusPerTile()),
                profile.verdict(),
                false);
    }

    private static double most(IntStream counts) {
        return counts.max().orElse(0);
    }
}

package sambaflow.magics.jupyter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.magics.command.PlotCommand;
import sambaflow.magics.command.RunFollower;
import sambaflow.magics.command.Runs;
import sambaflow.magics.render.MetricsTable;
import sambaflow.magics.render.RunsTable;
import sambaflow.record.Metric;
import sambaflow.record.RunFolder;
import sambaflow.record.RunStart;
import sambaflow.record.RunState;
import tech.tablesaw.api.Table;

/**
 * {@code %runs}, {@code %plot}, {@code %status}, {@code %attach}, {@code %stop} and {@code %lr}:
 * runs that go on.
 */
final class RunMagic implements LineMagic<Object, BaseKernel>, Function<String, List<String>> {
    private static final long SAVING_MILLIS = 60_000;
    private static final String RATE = "lr";
    private static final String ALL = "--all";

    /** What is done with runs. */
    enum Verb {
        STATUS(
                """
                usage: %status [--all]

                The runs of this kernel: where they stand, how fast they are, how long they will take.
                --all: every run that is recorded below out, of any kernel and of the terminal\
                """),
        RUNS(
                """
                usage: %runs [RUN]

                Every run that is recorded below out, as a table: what it was begun with, what came of it.
                RUN: such as logreg/3: the metrics of that run as a table, for the next cell\
                """),
        PLOT(""),
        ATTACH(
                """
                usage: %attach [RUN]

                Draws the loss of a run until it is over. An interrupt ends the drawing, not the run.
                RUN: such as logreg/3, also of another kernel (default: the one that goes on, else the last)\
                """),
        STOP(
                """
                usage: %stop [RUN]

                Ends a run as an interrupt does: it keeps a checkpoint.
                RUN: such as logreg/3, also of another kernel (default: the one that goes on)\
                """),
        LR(
                """
                usage: %lr [RUN] RATE
                       %lr [RUN] NAME=VALUE ...

                Sets the learning rate, or another hyperparameter, of a run that goes on, from its next step to its end.
                RUN: such as logreg/3, also of another kernel (default: the one that goes on)\
                """);

        private final String help;

        Verb(String help) {
            this.help = help;
        }
    }

    private final Verb verb;
    private final BaseKernel kernel;
    private final BackgroundRuns background;

    RunMagic(Verb verb, BaseKernel kernel, BackgroundRuns background) {
        this.verb = verb;
        this.kernel = kernel;
        this.background = background;
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments) throws InterruptedException {
        JupyterPage page = new JupyterPage(kernel);
        Runs runs = Runs.known(background.begun());
        if (verb != Verb.PLOT && (arguments.contains("--help") || arguments.contains("-h"))) {
            page.line(verb.help);
            return null;
        }
        return switch (verb) {
            case RUNS -> recorded(runs, page, arguments);
            case PLOT -> {
                plot(runs).run(arguments, page::show, page::line);
                yield null;
            }
            case STATUS -> status(runs, page, arguments);
            case ATTACH -> attach(one(runs, arguments).orElseGet(runs::latest), page);
            case STOP -> stop(one(runs, arguments).orElseGet(runs::theRunning), page);
            case LR -> set(runs, page, arguments);
        };
    }

    private Optional<RunFolder> one(Runs runs, List<String> arguments) {
        if (arguments.size() > 1) {
            throw wrong("found %s, expected one run".formatted(String.join(" ", arguments)));
        }
        return arguments.stream().findFirst().map(runs::find);
    }

    private RunException wrong(String what) {
        String name = verb.name().toLowerCase(java.util.Locale.ROOT);
        return new RunException(Code.SF201, "%%%s: %s; see %%%1$s --help".formatted(name, what));
    }

    private Table status(Runs runs, JupyterPage page, List<String> arguments) {
        arguments.stream()
                .filter(a -> !a.equals(ALL))
                .findFirst()
                .ifPresent(a -> {
                    throw wrong("unrecognized argument " + a);
                });
        Runs shown = arguments.contains(ALL) ? runs : runs.ofThisProcess();
        if (shown.folders().isEmpty()) {
            page.line(
                    "No run of this kernel yet; %run --background begins one, %status --all shows others");
            return null;
        }
        return RunsTable.table(shown.folders());
    }

    private Table recorded(Runs runs, JupyterPage page, List<String> arguments) {
        Optional<RunFolder> one = one(runs, arguments);
        if (one.isPresent()) {
            return MetricsTable.of(one.get());
        }
        if (runs.folders().isEmpty()) {
            page.line("No run is recorded below out yet; %run begins one");
            return null;
        }
        return RunsTable.history(runs.folders());
    }

    private static PlotCommand plot(Runs runs) {
        return new PlotCommand("%plot", runs);
    }

    private static Object attach(RunFolder run, JupyterPage page) {
        RunFollower follower = new RunFollower(run);
        try {
            RunState end = follower.follow(page);
            page.line("Run %s %s".formatted(run.name(), end.seen()) + note(end));
            return null;
        } catch (InterruptedException e) {
            page.line("Not attached any more; run %s goes on".formatted(run.name()));
            return null;
        }
    }

    private static String note(RunState end) {
        String saved = end.checkpoint().isEmpty() ? "" : "; checkpoint at " + end.checkpoint();
        return (end.message().isEmpty() ? "" : ": " + end.message()) + saved;
    }

    private static Object stop(RunFolder run, JupyterPage page) throws InterruptedException {
        requireRunning(run);
        run.askToStop();
        boolean over = new RunFollower(run).awaitEnd(SAVING_MILLIS);
        page.line(
                over
                        ? "Run %s %s".formatted(run.name(), run.state().orElseThrow().seen())
                                + note(run.state().orElseThrow())
                        : "Run %s is asked to stop and has not yet; %%attach %1$s follows it"
                                .formatted(run.name()));
        return null;
    }

    private static void requireRunning(RunFolder run) {
        if (!run.isRunning()) {
            String how = run.state().map(s -> s.seen().toString()).orElse("not begun");
            throw new RunException(
                    Code.SF506, "run '%s' does not go on: %s".formatted(run.name(), how));
        }
    }

    private Object set(Runs runs, JupyterPage page, List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        boolean named = words.size() > 1 && !words.getFirst().contains("=");
        RunFolder run = named ? runs.find(words.removeFirst()) : runs.theRunning();
        if (words.isEmpty()) {
            throw wrong("a rate is missing");
        }
        requireRunning(run);
        Map<String, Double> known = run.start().map(RunStart::hyperparameters).orElse(Map.of());
        Map<String, Double> values = new java.util.TreeMap<>();
        for (String word : words) {
            String[] parts = word.contains("=") ? word.split("=", 2) : new String[] {RATE, word};
            if (!known.containsKey(parts[0])) {
                throw wrong(
                        "run '%s' has no '%s'; it has %s"
                                .formatted(
                                        run.name(), parts[0], String.join(", ", known.keySet())));
            }
            values.put(parts[0], number(parts[0], parts[1]));
        }
        run.ask(values);
        String text = new Metric.Setting(0, values).text();
        page.line("Run %s takes %s from its next step on".formatted(run.name(), text));
        return null;
    }

    private double number(String name, String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!Double.isFinite(value) || value < 0) {
            throw wrong("%s: found '%s', expected a number of at least 0".formatted(name, text));
        }
        return value;
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        Runs runs = Runs.known(background.begun());
        List<String> names =
                switch (verb) {
                    case STATUS -> List.of();
                    case RUNS, PLOT, ATTACH -> runs.names();
                    case STOP, LR -> runs.running().names();
                };
        Stream<String> options =
                switch (verb) {
                    case STATUS -> Stream.of("--help", ALL);
                    case PLOT -> plot(runs).options().stream();
                    case RUNS, ATTACH, STOP, LR -> Stream.of("--help");
                };
        return Stream.concat(names.stream(), options).filter(c -> c.startsWith(word)).toList();
    }
}

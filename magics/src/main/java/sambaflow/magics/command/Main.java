package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import sambaflow.app.Compilation;
import sambaflow.app.TestRun;
import sambaflow.app.Training;
import sambaflow.compile.Compiler;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Problem;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.TerminalPage;
import sambaflow.magics.render.MetricsTable;
import sambaflow.magics.render.RunsTable;

/** The {@code sambaflow} program: a model's file and a command, or a command about a PEF. */
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int INTERRUPTED = 130;
    private static final long GRACE_SECONDS = 20;

    private static final String HELP =
            """
            usage: sambaflow MODEL {compile,run,test,measure-performance} [arguments]
                   sambaflow pef {info,dump,verify,time,diff,compare,list,sections,floorplan,timeline,...} ...
                   sambaflow chip [CHIP or FILE]
                   sambaflow validate [ROWS.yaml]
                   sambaflow explain [CODE or CONCEPT]
                   sambaflow runs [RUN]
                   sambaflow plot [RUN ...] [--metric loss] [--x step|time|samples] [--save FILE]
                   sambaflow --version

            Compiles a model into a PEF and runs it on a simulated RDU. MODEL is a .java file, a folder
            with one, or https://host/repository.git[#ref][//path], which is fetched with git and runs
            only after you agreed (or --yes after it).

              sambaflow notebooks/hello_world/LogReg.java compile --pef-name=logreg
              sambaflow notebooks/hello_world/LogReg.java run --pef=out/logreg/logreg.pef

            Each command lists its arguments with --help; compile --debug --help lists all of them.\
            """;

    private final TerminalPage page = TerminalPage.ofStandardOutput();

    /** Where the model's source is; errors quote from there. */
    private Path sources = Path.of("");

    /** Open until the command is over: the main thread itself then waits for the process's end. */
    private final CountDownLatch finished = new CountDownLatch(1);

    private Main() {}

    public static void main(String[] arguments) {
        // Numbers read the same everywhere: 0.5, never 0,5.
        Locale.setDefault(Locale.ROOT);
        Main program = new Main();
        finishBeforeExit(program, Thread.currentThread());
        int code = program.run(List.of(arguments));
        program.finished.countDown();
        System.exit(code);
    }

    private int run(List<String> arguments) {
        try {
            return dispatch(arguments);
        } catch (RunException.Cancelled | CompileException.Cancelled e) {
            return fail(e, INTERRUPTED);
        } catch (Problem e) {
            return fail(e, FAILED);
        }
    }

    private int dispatch(List<String> arguments) {
        if (arguments.isEmpty() || List.of("-h", "--help", "help").contains(arguments.getFirst())) {
            page.line(HELP);
            return arguments.isEmpty() ? USAGE : OK;
        }
        String first = arguments.getFirst();
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (first) {
            case "--version", "-V" -> {
                page.line(Compiler.PRODUCER);
                yield OK;
            }
            case "pef" -> pef(rest);
            case "validate" -> validate(rest);
            case "chip" -> chip(rest);
            case "explain" -> explain(rest);
            case "runs" -> runs(rest);
            case "plot" -> {
                new PlotCommand("sambaflow plot", Runs.known(List.of()))
                        .run(rest, page::show, page::line);
                yield OK;
            }
            case String name when AppSource.isOne(name) -> app(name, rest);
            case String other ->
                    usage(
                            "'%s' is no model and no command: name a .java file, a folder with one, or a git address"
                                    .formatted(other));
        };
    }

    private int app(String name, List<String> arguments) {
        boolean agreed = !arguments.isEmpty() && arguments.getFirst().equals("--yes");
        Path file =
                AppSource.find(name, agreed ? question -> {} : new TerminalConsent(), page::line);
        sources = file.toAbsolutePath().getParent();
        return app(ModelFile.load(file), name, arguments.subList(agreed ? 1 : 0, arguments.size()));
    }

    private int pef(List<String> arguments) {
        boolean help = arguments.contains("-h") || arguments.contains("--help");
        if (help && PefView.named(arguments.getFirst()).isEmpty()) {
            page.line(PefCommands.HELP);
            return OK;
        }
        try {
            return new PefCommands(page::line).run(arguments) ? OK : FAILED;
        } catch (IllegalArgumentException e) {
            return usage(e.getMessage());
        }
    }

    private int chip(List<String> arguments) {
        if (arguments.contains("-h") || arguments.contains("--help")) {
            page.line(ChipCommand.HELP);
            return OK;
        }
        try {
            new ChipCommand(page::line).run(arguments);
            return OK;
        } catch (IllegalArgumentException e) {
            return usage(e.getMessage());
        }
    }

    private int validate(List<String> arguments) {
        if (arguments.contains("-h") || arguments.contains("--help")) {
            page.line(ValidateCommand.HELP);
            return OK;
        }
        try {
            return new ValidateCommand(page::line).run(arguments) ? OK : FAILED;
        } catch (IllegalArgumentException e) {
            return usage(e.getMessage());
        }
    }

    private int explain(List<String> words) {
        boolean help = words.contains("-h") || words.contains("--help");
        page.line(help ? Explain.HELP : new Explain(Optional.empty()).page(words));
        return OK;
    }

    private int runs(List<String> words) {
        Runs runs = Runs.known(List.of());
        if (words.size() > 1 || words.contains("--help")) {
            return usage("runs: found %s, expected one run or none".formatted(words));
        }
        if (runs.folders().isEmpty()) {
            page.line("No run is recorded below out yet");
            return OK;
        }
        page.show(
                MetricsTable.of(
                        words.isEmpty()
                                ? RunsTable.history(runs.folders())
                                : MetricsTable.of(runs.find(words.getFirst()))));
        return OK;
    }

    private int usage(String problem) {
        System.err.println("sambaflow: error: " + problem + "; see sambaflow --help");
        return USAGE;
    }

    private int app(ModelFile model, String name, List<String> arguments) {
        try (RunView view = new RunView(page)) {
            AppCommands commands =
                    new AppCommands(model.program(), model::app, view).calledBy(model.caller(name));
            return commands.run(arguments).map(result -> outcome(name, result)).orElse(OK);
        } catch (CommandLine.ParameterException e) {
            String synopsis = e.getCommandLine().getUsageMessage().lines().findFirst().orElse("");
            System.err.println(synopsis);
            System.err.println("%s: error: %s".formatted(model.program(), AppCommands.coded(e)));
            return USAGE;
        }
    }

    /** A failed test is a failed program; a compiled PEF deserves a check before a long run. */
    private int outcome(String name, Object result) {
        return switch (result) {
            case Compilation compiled -> {
                page.line(
                        "[info   ] Before a long run, check it: sambaflow %s run --test --pef=%s"
                                .formatted(name, compiled.pef()));
                yield OK;
            }
            case Recompilation again -> {
                again.comparison().forEach(page::show);
                yield outcome(name, again.compilation());
            }
            case TestRun test -> test.passed() ? OK : FAILED;
            case Training training -> training.interrupted() ? INTERRUPTED : OK;
            case Object other -> OK;
        };
    }

    private int fail(Problem e, int code) {
        System.err.println("error: " + e.getLocalizedMessage());
        SourceQuote.of(e.getMessage(), sources).ifPresent(System.err::println);
        System.err.println("(sambaflow explain %s says more)".formatted(e.code()));
        return code;
    }

    /** Ctrl-C interrupts the run, which then saves its checkpoint, before the process ends. */
    private static void finishBeforeExit(Main program, Thread running) {
        Thread hook =
                new Thread(() -> {
                    if (program.finished.getCount() > 0) {
                        running.interrupt();
                        program.awaitFinish();
                    }
                });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitFinish() {
        try {
            if (!finished.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(
                        "error: the command did not stop in time; nothing more is saved");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

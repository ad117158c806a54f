package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.PefDiffers;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;
import sambaflow.folder.ModelSource;
import sambaflow.graph.CompileException;
import sambaflow.io.DataException;
import sambaflow.pef.PefReader;

/** The grammar of one app: its program name and the commands every app has. */
public final class AppCommands {
    static final String COMPILE = "compile";
    static final String RUN = "run";
    static final String TEST = "test";
    static final String MEASURE = "measure-performance";
    static final String MEASURE_SECTIONS = "measure-sections";

    /** The mixin with an app's own options. */
    static final String APP = "app";

    private final String program;
    private final Supplier<App> apps;
    private final AppListener listener;
    private final boolean inCell;
    private final Caller caller;

    /**
     * How its user names an app.
     *
     * @param compile the words that compile it, before the arguments
     * @param source where it came from
     */
    public record Caller(String compile, ModelSource source) {}

    /**
     * @param program how errors and help call the app, such as {@code LogReg.java}
     * @param apps makes a fresh app for each command, whose options are then set
     * @param listener hears what the commands do
     */
    public AppCommands(String program, Supplier<App> apps, AppListener listener) {
        this(
                program,
                apps,
                listener,
                false,
                new Caller("sambaflow %s compile".formatted(program), ModelSource.NONE));
    }

    private AppCommands(
            String program,
            Supplier<App> apps,
            AppListener listener,
            boolean inCell,
            Caller caller) {
        this.program = program;
        this.apps = apps;
        this.listener = listener;
        this.inCell = inCell;
        this.caller = caller;
    }

    /** The same app, which its user names so. */
    public AppCommands calledBy(Caller user) {
        return new AppCommands(program, apps, listener, inCell, user);
    }

    /** The same for the magic {@code name}, which stands for a command and its first arguments. */
    public static AppCommands ofMagic(String name, Supplier<App> apps, AppListener listener) {
        return new AppCommands(
                name, apps, listener, true, new Caller("%compile", ModelSource.NONE));
    }

    /**
     * The parser for {@code arguments}.
     *
     * @param arguments looked at for {@code --debug}, with which help lists every argument
     */
    public CommandLine parser(List<String> arguments) {
        CommandLine root = new CommandLine(new Root());
        root.setCommandName(program);
        add(root, COMPILE, new CompileCommand(apps.get(), caller.source(), listener));
        add(root, RUN, new RunCommand(apps.get(), listener));
        add(root, TEST, new TestCommand(apps.get(), listener));
        add(root, MEASURE, new MeasureCommand(apps.get(), listener));
        add(root, MEASURE_SECTIONS, new MeasureSectionsCommand(apps.get(), listener));
        // A number that is none, or has no end, would go through every layer to a NaN.
        root.registerConverter(double.class, AppCommands::finite);
        root.registerConverter(Double.class, AppCommands::finite);
        root.registerConverter(float.class, text -> (float) finite(text));
        root.registerConverter(Float.class, text -> (float) finite(text));
        root.setOverwrittenOptionsAllowed(true);
        root.setUsageHelpWidth(100);
        root.setUsageHelpAutoWidth(false);
        boolean everything = arguments.contains("--debug");
        if (everything) {
            root.getSubcommands().values().forEach(AppCommands::listEverything);
        }
        CommandSpec sections = root.getSubcommands().get(MEASURE_SECTIONS).getCommandSpec();
        sections.usageMessage().hidden(!everything);
        root.getCommandSpec().usageMessage().customSynopsis(synopsis(root));
        return root;
    }

    /**
     * Runs {@code arguments}, a command and its arguments, and returns its record.
     *
     * @return empty when help was asked for and given
     * @throws CommandLine.ParameterException for arguments that the command does not have
     */
    public Optional<Object> run(List<String> arguments) {
        Optional<Prepared> prepared = prepare(arguments);
        if (prepared.filter(Prepared::background).isPresent()) {
            throw new RunException(
                    Code.SF201,
                    "--background is for notebooks; in a terminal, end the line with &");
        }
        return prepared.map(Prepared::call);
    }

    /**
     * A command that can be run, on any thread.
     *
     * @param all its words, those of a configuration file included
     */
    public record Prepared(
            AppCommands commands, AppCommand command, CommandLine parser, List<String> all) {
        /** Whether it trains. */
        public boolean trains() {
            return command instanceof RunCommand run && run.trains();
        }

        /** Whether its user wants it to go on beside the cells of a notebook. */
        public boolean background() {
            return command instanceof RunCommand run && run.background();
        }

        /** Runs it and returns its record. */
        public Object call() {
            return commands.call(command, parser, all);
        }
    }

    /**
     * Reads {@code arguments}, and refuses what is wrong with them whatever they are applied to.
     *
     * @return empty when help was asked for and given
     * @throws CommandLine.ParameterException for arguments that the command does not have
     */
    public Optional<Prepared> prepare(List<String> arguments) {
        CommandLine parser = parser(arguments);
        ParseResult result = parser.parseArgs(words(arguments));
        List<String> all = arguments;
        if (!help(result)) {
            all =
                    deepest(result).getCommand() instanceof AppCommand app
                            ? configured(arguments, app, parser)
                            : arguments;
            // The PEF is read only now, so that a wrong argument is told before a missing file.
            result = parser.parseArgs(words(StoredArguments.before(all, parser)));
        }
        CommandLine command = deepest(result);
        if (help(result)) {
            command.getUsageMessage().lines().forEach(listener::line);
            return Optional.empty();
        }
        if (command.getCommand() instanceof AppCommand app) {
            boolean checked = false;
            try {
                check(app, command);
                checked = true;
                return Optional.of(new Prepared(this, app, parser, all));
            } finally {
                if (!checked) {
                    forget(app);
                }
            }
        }
        throw new CommandLine.ParameterException(
                command,
                "the following arguments are required: command (choose from %s)"
                        .formatted(String.join(", ", parser.getSubcommands().keySet())));
    }

    private Object call(AppCommand app, CommandLine parser, List<String> all) {
        try {
            if (app.app().printParams()) {
                app.params().forEach(listener::line);
            }
            return app.call();
        } catch (PefDiffers e) {
            Map<String, String> given = StoredArguments.others(all, parser, e.manifest());
            throw e.told(
                    caller.compile(),
                    given,
                    guilty(e.file(), given),
                    option -> isList(option, parser.getSubcommands().get(COMPILE)));
        } finally {
            forget(app);
        }
    }

    /** Those of {@code given} of which each alone makes the app's model another one. */
    private Map<String, String> guilty(Path pef, Map<String, String> given) {
        Map<String, String> guilty = new TreeMap<>();
        if (!given.isEmpty() && isModelOf(pef).orElse(false)) {
            given.forEach((option, value) -> {
                // One that cannot be tried alone is not known to be the cause.
                if (!isModelOf(pef, option + "=" + value).orElse(true)) {
                    guilty.put(option, value);
                }
            });
        }
        return guilty;
    }

    /**
     * Whether the app, with the arguments stored in {@code pef} and {@code more}, is what that was
     * compiled from; empty if it cannot be traced with them.
     */
    // A boundary: what is asked on the way to an answer must not replace it by the model's failure.
    @SuppressWarnings("IllegalCatch")
    public Optional<Boolean> isModelOf(Path pef, String... more) {
        try {
            return Optional.of(tracesTo(pef, more));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private boolean tracesTo(Path pef, String... more) {
        List<String> words = new ArrayList<>(List.of(MEASURE, "--pef=" + pef));
        words.addAll(List.of(more));
        CommandLine parser = parser(words);
        CommandLine command =
                deepest(parser.parseArgs(words(StoredArguments.before(words, parser))));
        try {
            App app = command.<AppCommand>getCommand().app();
            return app.isModelOf(PefReader.read(pef).manifest());
        } finally {
            forget(command.<AppCommand>getCommand());
        }
    }

    private static boolean isList(String option, CommandLine compile) {
        OptionSpec spec = compile.getCommandSpec().findOption(option);
        return spec != null && spec.arity().max() > 1;
    }

    private static String synopsis(CommandLine root) {
        String commands =
                root.getSubcommands().entrySet().stream()
                        .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(","));
        return "${COMMAND-NAME} [-h] {%s} ...".formatted(commands);
    }

    /** What is wrong with an argument alone is told as such. */
    private static void check(AppCommand app, CommandLine command) {
        try {
            app.check();
        } catch (CompileException | RunException | DataException e) {
            throw new CommandLine.ParameterException(command, e.getLocalizedMessage(), e);
        }
    }

    /** A number that is none would pass every comparison, and spoil every result. */
    private static double finite(String text) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (!Double.isFinite(number)) {
            throw new CommandLine.TypeConversionException(
                    "found '%s', expected a finite number".formatted(text));
        }
        return number;
    }

    private static List<String> configured(
            List<String> arguments, AppCommand command, CommandLine parser) {
        return command.yamlConfig()
                .map(file -> YamlConfig.before(arguments, file, parser))
                .orElse(arguments);
    }

    private static String[] words(List<String> arguments) {
        return arguments.toArray(String[]::new);
    }

    private static boolean help(ParseResult result) {
        return result.isUsageHelpRequested() || result.hasSubcommand() && help(result.subcommand());
    }

    private static CommandLine deepest(ParseResult result) {
        return result.hasSubcommand()
                ? deepest(result.subcommand())
                : result.commandSpec().commandLine();
    }

    /** The PEF that {@code arguments} name. */
    public static Optional<Path> pef(List<String> arguments) {
        return StoredArguments.pef(arguments);
    }

    /** What is wrong with the arguments, with the nearest option where there is one. */
    public static String problem(CommandLine.ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            CommandSpec command = unmatched.getCommandLine().getCommandSpec();
            String hint =
                    Nearest.option(unmatched.getUnmatched().getFirst(), command)
                            .or(() -> unmatched.getSuggestions().stream().findFirst())
                            .map("; did you mean %s?"::formatted)
                            .orElse("");
            return "unrecognized arguments: %s%s"
                    .formatted(String.join(" ", unmatched.getUnmatched()), hint);
        }
        return e.getMessage();
    }

    /** The same with its code, as a terminal shows it. */
    static String coded(CommandLine.ParameterException e) {
        // What a command refused itself begins with its own.
        return e.getCause() instanceof Problem ? e.getMessage() : Code.SF201 + ": " + problem(e);
    }

    /** An app that a variable holds is the same for the next command, its arguments are not. */
    private static void forget(AppCommand command) {
        CommandSpec app = command.spec().mixins().get(APP);
        app.options().forEach(option -> option.setValue(option.initialValue()));
    }

    private void add(CommandLine root, String name, AppCommand command) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        spec.addMixin(APP, CommandSpec.forAnnotatedObject(command.app()));
        spec.mixinStandardHelpOptions(false);
        if (inCell) {
            // Of picocli, a percent sign asks for a format.
            String shown = program.replace("%", "%%");
            spec.usageMessage().customSynopsis(shown + " [MODEL] [OPTIONS]");
        }
        root.addSubcommand(name, new CommandLine(spec));
    }

    private static void listEverything(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        for (OptionSpec option : List.copyOf(spec.options())) {
            if (option.hidden()) {
                spec.remove(option);
                spec.addOption(OptionSpec.builder(option).hidden(false).build());
            }
        }
    }

    /** What the program is without a command. */
    @CommandLine.Command(
            synopsisHeading = "usage: ",
            optionListHeading = "%noptional arguments:%n",
            commandListHeading = "%npositional arguments: different modes of operation%n",
            sortOptions = false)
    static final class Root {
        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help message and exit")
        private boolean help;

        @CommandLine.Option(names = "--debug", hidden = true, description = "list all commands")
        private boolean debug;
    }
}

package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import sambaflow.app.App;
import sambaflow.app.AppListener;

/** The grammar of one app: its program name and the commands every app has. */
public final class AppCommands {
    static final String COMPILE = "compile";
    static final String RUN = "run";
    static final String TEST = "test";
    static final String MEASURE = "measure-performance";

    /** The mixin with an app's own options. */
    static final String APP = "app";

    private final String program;
    private final Supplier<App> apps;
    private final AppListener listener;

    /**
     * @param program how errors and help call the app, such as {@code LogReg.java}
     * @param apps makes a fresh app for each command, whose options are then set
     * @param listener hears what the commands do
     */
    public AppCommands(String program, Supplier<App> apps, AppListener listener) {
        this.program = program;
        this.apps = apps;
        this.listener = listener;
    }

    /**
     * The parser for {@code arguments}.
     *
     * @param arguments looked at for {@code --debug}, with which help lists every argument
     */
    public CommandLine parser(List<String> arguments) {
        CommandLine root = new CommandLine(new Root());
        root.setCommandName(program);
        add(root, COMPILE, new CompileCommand(apps.get(), listener));
        add(root, RUN, new RunCommand(apps.get(), listener));
        add(root, TEST, new TestCommand(apps.get(), listener));
        add(root, MEASURE, new MeasureCommand(apps.get(), listener));
        root.setOverwrittenOptionsAllowed(true);
        root.setUsageHelpWidth(100);
        root.setUsageHelpAutoWidth(false);
        if (arguments.contains("--debug")) {
            root.getSubcommands().values().forEach(AppCommands::listEverything);
        }
        return root;
    }

    /**
     * Runs {@code arguments}, a command and its arguments, and returns its record.
     *
     * @return empty when help was asked for and given
     * @throws CommandLine.ParameterException for arguments that the command does not have
     */
    public Optional<Object> run(List<String> arguments) {
        CommandLine parser = parser(arguments);
        ParseResult result = parser.parseArgs(words(arguments));
        if (!help(result)) {
            // The PEF is read only now, so that a wrong argument is told before a missing file.
            result = parser.parseArgs(words(StoredArguments.before(arguments, parser)));
        }
        CommandLine command = deepest(result);
        if (help(result)) {
            command.getUsageMessage().lines().forEach(listener::line);
            return Optional.empty();
        }
        if (command.getCommand() instanceof AppCommand app) {
            try {
                if (app.app().printParams()) {
                    app.params().forEach(listener::line);
                }
                return Optional.of(app.call());
            } finally {
                forget(command.getCommandSpec().mixins().get(APP));
            }
        }
        throw new CommandLine.ParameterException(
                command,
                "the following arguments are required: command (choose from %s)"
                        .formatted(String.join(", ", parser.getSubcommands().keySet())));
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
            List<String> near = unmatched.getSuggestions();
            String hint = near.isEmpty() ? "" : "; did you mean %s?".formatted(near.getFirst());
            return "unrecognized arguments: %s%s"
                    .formatted(String.join(" ", unmatched.getUnmatched()), hint);
        }
        return e.getMessage();
    }

    /** An app that a variable holds is the same for the next command, its arguments are not. */
    private static void forget(CommandSpec app) {
        app.options().forEach(option -> option.setValue(option.initialValue()));
    }

    private void add(CommandLine root, String name, AppCommand command) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        spec.addMixin(APP, CommandSpec.forAnnotatedObject(command.app()));
        spec.mixinStandardHelpOptions(false);
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
            customSynopsis = "${COMMAND-NAME} [-h] {compile,run,test,measure-performance} ...",
            optionListHeading = "%noptional arguments:%n",
            commandListHeading = "%npositional arguments: different modes of operation%n",
            sortOptions = false)
    static final class Root {
        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help message and exit")
        private boolean help;
    }
}

package sambaflow.magics.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import sambaflow.pef.Manifest;
import sambaflow.pef.PefReader;

/**
 * Takes from a PEF the app's arguments that it was compiled with, so that a run need not repeat
 * them; what the user gives wins.
 */
final class StoredArguments {
    /** They say how long to train, which is the run's affair. */
    private static final Set<String> OF_THE_RUN = Set.of("--num-epochs", "--num-steps");

    private StoredArguments() {}

    /** {@code arguments} of a run, after those stored in the PEF they name. */
    static List<String> before(List<String> arguments, CommandLine root) {
        if (arguments.isEmpty() || !root.getSubcommands().containsKey(arguments.getFirst())) {
            return arguments;
        }
        String command = arguments.getFirst();
        Optional<Path> pef = pef(arguments).filter(Files::isRegularFile);
        if (command.equals(AppCommands.COMPILE) || pef.isEmpty()) {
            return arguments;
        }
        List<String> all = new ArrayList<>(List.of(command));
        CommandSpec app =
                root.getSubcommands().get(command).getCommandSpec().mixins().get(AppCommands.APP);
        for (Map.Entry<String, String> e :
                PefReader.read(pef.get()).manifest().arguments().entrySet()) {
            OptionSpec option = app.findOption(e.getKey());
            if (option != null && !OF_THE_RUN.contains(e.getKey())) {
                all.add(e.getKey() + "=" + e.getValue());
            }
        }
        all.addAll(arguments.subList(1, arguments.size()));
        return all;
    }

    /**
     * What {@code arguments} give to the app that is not what the PEF was compiled with, by option.
     */
    static Map<String, String> others(List<String> arguments, CommandLine root, Manifest manifest) {
        Map<String, String> others = new TreeMap<>();
        ParseResult given = root.parseArgs(arguments.toArray(String[]::new)).subcommand();
        CommandSpec app = given.commandSpec().mixins().get(AppCommands.APP);
        for (OptionSpec option : given.matchedOptions()) {
            String name = option.longestName();
            String value = String.join(" ", option.stringValues());
            String stored =
                    manifest.arguments().getOrDefault(name, String.valueOf(option.initialValue()));
            boolean shapes = app.findOption(name) != null && option.type() != Path.class;
            if (shapes && !OF_THE_RUN.contains(name) && !value.equals(stored)) {
                others.put(name, value.isEmpty() ? "true" : value);
            }
        }
        return others;
    }

    /** The PEF that {@code arguments} name; the last one, as the parser takes it. */
    static Optional<Path> pef(List<String> arguments) {
        Optional<Path> pef = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--pef=") || argument.startsWith("-p=")) {
                pef = Optional.of(Path.of(argument.substring(argument.indexOf('=') + 1)));
            }
            if (List.of("--pef", "-p").contains(argument) && i + 1 < arguments.size()) {
                pef = Optional.of(Path.of(arguments.get(i + 1)));
            }
        }
        return pef;
    }
}

package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import sambaflow.app.App;
import sambaflow.app.AppListener;

/** What the commands of an app share: the app with its options, and help. */
@CommandLine.Command(
        synopsisHeading = "usage: ",
        optionListHeading = "%noptional arguments:%n",
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpWidth = 100)
abstract class AppCommand {
    private static final Set<String> ABOUT_LOGS =
            Set.of(
                    "--debug",
                    "--verbose",
                    "--print-params",
                    "--dump-passes",
                    "--force",
                    "--compare");

    private final App app;
    private final AppListener listener;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help message and exit")
    private boolean help;

    @CommandLine.Option(
            names = YamlConfig.OPTION,
            paramLabel = "FILE",
            description = "Take arguments from a YAML file; those given here win")
    private Path yamlConfig;

    @CommandLine.Spec private CommandSpec spec;

    AppCommand(App app, AppListener listener) {
        this.app = app;
        this.listener = listener;
    }

    /** Refuses values of arguments that are wrong whatever they are applied to. */
    abstract void check();

    /** Does it, and returns the record of what was done. */
    abstract Object call();

    final Optional<Path> yamlConfig() {
        return Optional.ofNullable(yamlConfig);
    }

    final CommandSpec spec() {
        return spec;
    }

    final App app() {
        return app;
    }

    final AppListener listener() {
        return listener;
    }

    /**
     * The options that the user gave, by their longest name. Paths are left out, and what asks for
     * more to read: a PEF is the same wherever and however talkatively it was compiled.
     */
    final SortedMap<String, String> given() {
        SortedMap<String, String> given = matched(false);
        given.keySet().removeAll(ABOUT_LOGS);
        return given;
    }

    /** The paths that the user gave, by the longest name of their options. */
    final SortedMap<String, String> paths() {
        return matched(true);
    }

    private SortedMap<String, String> matched(boolean paths) {
        SortedMap<String, String> given = new TreeMap<>();
        ParseResult result = spec.commandLine().getParseResult();
        for (OptionSpec option : result.matchedOptions()) {
            if (!option.usageHelp() && paths == (option.type() == Path.class)) {
                given.put(option.longestName(), String.join(" ", values(option)));
            }
        }
        return given;
    }

    /** Every option and its value, by the names that Python's argparse gives them, sorted. */
    final List<String> params() {
        SortedMap<String, String> params = new TreeMap<>();
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp() && !option.hidden()) {
                String name = option.longestName().replaceFirst("^-+", "").replace('-', '_');
                params.put(name, String.valueOf(option.<Object>getValue()));
            }
        }
        return params.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    }

    private static List<String> values(OptionSpec option) {
        List<String> values = option.stringValues();
        if (option.typeInfo().isCollection()) {
            return values;
        }
        return values.isEmpty()
                ? List.of("true")
                : values.subList(values.size() - 1, values.size());
    }
}

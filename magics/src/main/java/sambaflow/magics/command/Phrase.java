package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.SavedContent;

/** The arguments of a command that is a magic as well: read, explained and refused in one way. */
final class Phrase {
    /** What each of them takes. */
    private static final class Help {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this")
        private boolean wanted;
    }

    private final String name;
    private final CommandLine parser;

    /**
     * @param name what its user calls the command
     * @param arguments an annotated object, which takes the values
     */
    Phrase(String name, Object arguments) {
        this.name = name;
        this.parser = new CommandLine(arguments);
        parser.addMixin("help", new Help());
        parser.setCommandName(name);
        parser.setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** For what only some of the commands have. */
    CommandLine parser() {
        return parser;
    }

    /**
     * Reads {@code words}; false if they asked for help, which {@code line} has taken.
     *
     * @throws CompileException for what is wrong with them
     */
    boolean reads(List<String> words, Consumer<String> line) {
        try {
            CommandLine.ParseResult result = parser.parseArgs(words.toArray(String[]::new));
            if (result.isUsageHelpRequested()) {
                parser.getUsageMessage().lines().forEach(line);
                return false;
            }
            return true;
        } catch (CommandLine.ParameterException e) {
            throw wrong(name, e.getMessage());
        }
    }

    static CompileException wrong(String name, String what) {
        return new CompileException(Code.SF201, "%s: %s; see %1$s --help".formatted(name, what));
    }

    /** Writes what was shown to each file, and says so. */
    static void save(List<Content> contents, List<Path> files, Consumer<String> line) {
        for (Path file : files) {
            SavedContent.write(contents, file);
            line.accept("Saved as " + file);
        }
    }
}

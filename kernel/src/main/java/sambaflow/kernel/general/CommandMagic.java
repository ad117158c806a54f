package sambaflow.kernel.general;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import sambaflow.kernel.magic.MagicException;

/** A picocli command as a magic: parsed, helped, completed and called in one way. */
final class CommandMagic
        implements LineMagic<Object, BaseKernel>,
                CellMagic<Object, BaseKernel>,
                Function<String, List<String>> {
    /** A command that takes the rest of its cell. */
    interface OfCell {
        Object call(String body) throws Exception;
    }

    /** What every magic has. */
    private static final class Help {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Shows this.")
        private boolean help;
    }

    private final String name;
    private final Supplier<?> commands;
    private final Desk desk;
    private final Function<String, List<String>> files;

    /**
     * @param name with its percent signs
     * @param commands makes the annotated object anew for each call
     * @param files gives the paths that begin so
     */
    CommandMagic(
            String name, Supplier<?> commands, Desk desk, Function<String, List<String>> files) {
        this.name = name;
        this.commands = commands;
        this.desk = desk;
        this.files = files;
    }

    private CommandLine parser() {
        CommandLine parser = new CommandLine(commands.get());
        parser.addMixin("help", new Help());
        parser.setCommandName(name).setExpandAtFiles(false).setUsageHelpAutoWidth(false);
        parser.setUsageHelpWidth(100);
        return parser;
    }

    /** One line on what the magic is for. */
    String purpose() {
        return String.join(" ", parser().getCommandSpec().usageMessage().description())
                .replaceFirst("(?s)(?<=\\.)\\s.*", "");
    }

    @Override
    public Object eval(BaseKernel kernel, List<String> arguments) throws Exception {
        Object command = parsed(arguments);
        return command instanceof Callable<?> line ? line.call() : null;
    }

    @Override
    public Object eval(BaseKernel kernel, List<String> arguments, String body) throws Exception {
        Object command = parsed(arguments);
        return command instanceof OfCell cell ? cell.call(body) : null;
    }

    /** The command with its arguments, or null when help was all that was wanted. */
    private Object parsed(List<String> arguments) throws MagicException {
        CommandLine parser = parser();
        try {
            CommandLine.ParseResult result = parser.parseArgs(arguments.toArray(new String[0]));
            if (result.isUsageHelpRequested()) {
                desk.out()
                        .println(parser.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing());
                return null;
            }
            return parser.getCommand();
        } catch (CommandLine.UnmatchedArgumentException e) {
            String near =
                    e.getSuggestions().isEmpty()
                            ? ""
                            : "; did you mean " + String.join(" or ", e.getSuggestions()) + "?";
            throw refused(e, near);
        } catch (CommandLine.ParameterException e) {
            throw refused(e, "");
        }
    }

    private MagicException refused(CommandLine.ParameterException e, String near) {
        String message = e.getMessage();
        return new MagicException(
                "%s: %s%s; see %s --help"
                        .formatted(
                                name,
                                Character.toLowerCase(message.charAt(0)) + message.substring(1),
                                near,
                                name));
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        List<OptionSpec> options = parser().getCommandSpec().options();
        int value = word.indexOf('=') + 1;
        if (word.startsWith("-") && value > 0) {
            return files.apply(word.substring(value)).stream()
                    .map(file -> word.substring(0, value) + file)
                    .toList();
        }
        List<String> found = new ArrayList<>();
        if (word.startsWith("-")) {
            options.stream()
                    .flatMap(option -> Stream.of(option.names()))
                    .filter(option -> option.startsWith(word))
                    .sorted()
                    .forEach(found::add);
        }
        boolean takesFiles =
                parser().getCommandSpec().positionalParameters().stream()
                        .anyMatch(p ->
                                p.type() == Path.class
                                        || p.paramLabel().matches("(?i).*(file|folder|path).*"));
        if (takesFiles && !word.startsWith("-")) {
            found.addAll(files.apply(word));
        }
        if (parser().getCommand() instanceof Proposing proposing) {
            found.addAll(proposing.words(word));
        }
        return found;
    }

    /** A command that knows words that could stand among its arguments. */
    interface Proposing {
        List<String> words(String begun);
    }
}

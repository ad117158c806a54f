package sambaflow.magics.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Arguments from a YAML file: options by name, for all commands or below the name of one. What the
 * user gives wins.
 */
final class YamlConfig {
    static final String OPTION = "--yaml-config";

    private static final YAMLFactory FACTORY =
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final CommandLine root;
    private final List<Entry> entries = new ArrayList<>();

    private YamlConfig(Path file, CommandLine root) {
        this.file = file;
        this.root = root;
    }

    /**
     * One line of the file.
     *
     * @param command that it is for; empty for all
     */
    private record Entry(Optional<String> command, String key, String value, int line) {}

    /** {@code arguments}, a command with its arguments, after those in {@code file}. */
    static List<String> before(List<String> arguments, Path file, CommandLine root) {
        YamlConfig config = new YamlConfig(file, root);
        config.read();
        String command = arguments.getFirst();
        List<String> all = new ArrayList<>(List.of(command));
        config.entries.forEach(entry -> config.argument(command, entry).ifPresent(all::add));
        all.addAll(arguments.subList(1, arguments.size()));
        return all;
    }

    private void read() {
        try (Reader reader = Files.newBufferedReader(file);
                YAMLParser parser = FACTORY.createParser(reader)) {
            JsonToken first = parser.nextToken();
            if (first != null && first != JsonToken.START_OBJECT) {
                throw wrong(line(parser), "found a value, expected 'name: value' lines");
            }
            if (first != null) {
                mapping(parser, Optional.empty());
                if (parser.nextToken() != null) {
                    throw wrong(line(parser), "found a second document, expected one");
                }
            }
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw wrong(line, e.getOriginalMessage().lines().findFirst().orElse("no YAML"));
        } catch (IOException e) {
            throw new ParameterException(
                    root, "%s: %s cannot be read (%s)".formatted(OPTION, file, e), e);
        }
    }

    private void mapping(YAMLParser parser, Optional<String> command) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = line(parser);
            JsonToken value = parser.nextToken();
            if (parser.isCurrentAlias() || parser.getObjectId() != null) {
                throw wrong(line, "'%s' uses an anchor; write the value out".formatted(key));
            }
            if (value == JsonToken.START_OBJECT && command.isEmpty() && commandOf(key) != null) {
                mapping(parser, Optional.of(commandOf(key)));
            } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                entries.add(new Entry(command, key, parser.getText(), line));
            } else {
                throw wrong(
                        line,
                        "'%s' is %s, expected one value; only the names of commands (%s) have lines below them"
                                .formatted(key, kind(value), commands()));
            }
        }
    }

    private static String kind(JsonToken value) {
        return value == JsonToken.START_ARRAY
                ? "a list"
                : value == JsonToken.START_OBJECT ? "a group" : "empty";
    }

    private String commands() {
        return String.join(", ", root.getSubcommands().keySet());
    }

    private String commandOf(String key) {
        String name = key.replace('_', '-');
        return root.getSubcommands().containsKey(name) ? name : null;
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The argument that {@code entry} stands for, if {@code command} has it. */
    private Optional<String> argument(String command, Entry entry) {
        List<String> takers =
                entry.command()
                        .map(List::of)
                        .orElseGet(() -> List.copyOf(root.getSubcommands().keySet()));
        List<String> known = takers.stream().filter(c -> option(c, entry.key()) != null).toList();
        if (known.isEmpty()) {
            String asked = entry.command().orElse(command);
            throw wrong(entry.line(), unknown(asked, entry.key()));
        }
        if (!known.contains(command)) {
            return Optional.empty();
        }
        String argument = option(command, entry.key()) + "=" + entry.value();
        try {
            // Alone, so that a wrong value is told with its line.
            root.parseArgs(command, argument);
        } catch (ParameterException e) {
            throw wrong(entry.line(), AppCommands.problem(e));
        }
        return Optional.of(argument);
    }

    private String option(String command, String key) {
        CommandSpec spec = root.getSubcommands().get(command).getCommandSpec();
        for (String name : List.of("--" + key, "--" + key.replace('_', '-'), "-" + key)) {
            boolean about = name.equals(OPTION) || name.equals("--help") || name.equals("-h");
            if (!about && spec.findOption(name) != null) {
                return name;
            }
        }
        return null;
    }

    private String unknown(String command, String key) {
        CommandSpec spec = root.getSubcommands().get(command).getCommandSpec();
        String hint =
                Nearest.option("--" + key.replace('_', '-'), spec)
                        .filter(near -> !near.equals(OPTION))
                        .map(near -> "did you mean " + near.substring(2) + "?")
                        .orElse("keys are the names of options, see --help");
        return "unknown key '%s'; %s".formatted(key, hint);
    }

    private ParameterException wrong(int line, String problem) {
        return new ParameterException(root, "%s:%d: %s".formatted(file, line, problem));
    }
}

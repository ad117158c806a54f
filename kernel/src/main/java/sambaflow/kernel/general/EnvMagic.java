package sambaflow.kernel.general;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %env}: the environment of commands. */
@Command(
        description = {
            "Lists, gives or sets variables of the environment.",
            "What is set holds for !commands, %%%%bash and %%%%sh. Java cannot change the environment of its own"
                    + " process: System.getenv goes on giving what the kernel was started with."
        })
final class EnvMagic implements Callable<Object>, CommandMagic.Proposing {
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "NAME|NAME=VALUE",
            description = "NAME gives a value; NAME=VALUE and NAME VALUE set one")
    private List<String> words = List.of();

    @Option(names = "--unset", paramLabel = "NAME", description = "Takes a variable away.")
    private String unset;

    EnvMagic(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Object call() throws CommandException {
        Map<String, String> environment = surroundings.environment();
        if (unset != null) {
            environment.remove(unset);
            return null;
        }
        if (words.isEmpty()) {
            return Map.copyOf(environment);
        }
        String first = words.getFirst();
        int equals = first.indexOf('=');
        if (equals < 0 && words.size() == 1) {
            if (!environment.containsKey(first)) {
                throw new CommandException("%%env: there is no variable %s".formatted(first));
            }
            return environment.get(first);
        }
        String name = equals < 0 ? first : first.substring(0, equals);
        if (name.isEmpty()) {
            throw new CommandException("%%env: a name is missing before '%s'".formatted(first));
        }
        String rest = String.join(" ", words.subList(1, words.size()));
        String begun = equals < 0 ? "" : first.substring(equals + 1);
        environment.put(name, rest.isEmpty() ? begun : equals < 0 ? rest : begun + " " + rest);
        return null;
    }

    @Override
    public List<String> words(String begun) {
        return surroundings.environment().keySet().stream()
                .filter(name -> name.startsWith(begun))
                .toList();
    }
}

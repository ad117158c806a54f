package sambaflow.kernel.general;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sambaflow.kernel.shell.JavaShell.Variable;
import sambaflow.kernel.shell.ValueText;

/** {@code %who}: the variables of the notebook. */
@Command(description = "Lists the variables of the notebook with their types and values.")
final class WhoMagic implements Callable<Object> {
    private final Desk desk;

    @Parameters(paramLabel = "TYPE", description = "Only variables of these types, such as int")
    private List<String> types = List.of();

    WhoMagic(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Object call() {
        List<Variable> variables =
                desk.shell().get().variables().stream()
                        .filter(v ->
                                types.isEmpty() || types.contains(v.type().replaceFirst("<.*", "")))
                        .toList();
        if (variables.isEmpty()) {
            desk.out().println("No variables" + (types.isEmpty() ? " yet" : " of " + types));
        }
        int names = width(variables.stream().map(Variable::name).toList());
        int kinds = width(variables.stream().map(Variable::type).toList());
        for (Variable each : variables) {
            String line = "%-" + names + "s  %-" + kinds + "s  %s";
            desk.out()
                    .println(
                            line.formatted(
                                    each.name(),
                                    each.type(),
                                    ValueText.of(each.value().orElse(null))));
        }
        return null;
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}

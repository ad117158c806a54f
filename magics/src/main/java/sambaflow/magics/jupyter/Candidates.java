package sambaflow.magics.jupyter;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import picocli.CommandLine;
import sambaflow.app.App;
import sambaflow.magics.command.AppCommands;

/** What can stand at the end of a magic's line: options, PEF files, names of the notebook. */
final class Candidates {
    private static final String PEF = "--pef=";

    private final BaseKernel kernel;
    private final Workbench workbench;
    private final String command;

    Candidates(BaseKernel kernel, Workbench workbench, String command) {
        this.kernel = kernel;
        this.workbench = workbench;
        this.command = command;
    }

    /** Replacements for the last word of {@code line}, in alphabetical order. */
    List<String> of(String line) {
        int start = line.lastIndexOf(' ') + 1;
        String word = line.substring(start);
        if (word.startsWith(PEF)) {
            return starting(word, workbench.pefs().stream().map(p -> PEF + p).toList());
        }
        if (word.startsWith("-")) {
            return starting(word, options());
        }
        return line.isBlank() || line.stripLeading().equals(word) ? names(word) : List.of();
    }

    private List<String> options() {
        AppCommands commands = new AppCommands("%" + command, NoApp::new, text -> {});
        CommandLine parser = commands.parser(List.of("--debug"));
        List<String> names = new ArrayList<>();
        parser.getSubcommands()
                .get(command)
                .getCommandSpec()
                .options()
                .forEach(o -> names.addAll(List.of(o.names())));
        workbench
                .lastApp()
                .map(workbench::app)
                .ifPresent(app -> names.addAll(own(app.apps().get())));
        return names;
    }

    private static List<String> own(App app) {
        return CommandLine.Model.CommandSpec.forAnnotatedObject(app).options().stream()
                .flatMap(o -> List.of(o.names()).stream())
                .toList();
    }

    /** Java's own completion knows the classes and variables of the notebook. */
    private List<String> names(String word) {
        if (word.isEmpty()) {
            return workbench.lastApp().stream().toList();
        }
        ReplacementOptions known = kernel.complete(word, word.length());
        return known == null ? List.of() : starting(word, known.getReplacements());
    }

    private static List<String> starting(String word, List<String> all) {
        return List.copyOf(new TreeSet<>(all.stream().filter(c -> c.startsWith(word)).toList()));
    }
}

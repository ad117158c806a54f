package sambaflow.magics.jupyter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import sambaflow.app.App;
import sambaflow.chip.RduSpec;
import sambaflow.magics.command.AppCommands;

/** What can stand at the end of a magic's line: options and their values, models, files. */
final class Candidates {
    private static final List<String> PEF = List.of("--pef", "-p");
    private static final List<String> CHIP = List.of("--arch", "--platform");

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
        int value = word.indexOf('=') + 1;
        if (word.startsWith("-") && value > 0) {
            String name = word.substring(0, value - 1);
            List<String> values = values(name, word.substring(value));
            return starting(word, values.stream().map(v -> name + "=" + v).toList());
        }
        if (word.startsWith("-")) {
            return starting(word, options().keySet());
        }
        String before = line.substring(0, start).strip();
        String last = before.substring(before.lastIndexOf(' ') + 1);
        if (last.startsWith("-") && !last.contains("=")) {
            return starting(word, values(last, word));
        }
        return before.isEmpty() ? models(word) : List.of();
    }

    /** What option {@code name} can take: PEFs, chips, the words of a choice, files. */
    private List<String> values(String name, String begun) {
        if (PEF.contains(name)) {
            List<String> known = workbench.pefs().stream().map(Path::toString).toList();
            boolean any = known.stream().anyMatch(p -> p.startsWith(begun));
            return any ? known : PathCandidates.of(begun);
        }
        if (CHIP.contains(name)) {
            return RduSpec.names();
        }
        OptionSpec option = options().get(name);
        if (option == null) {
            return List.of();
        }
        if (option.type() == Path.class) {
            return PathCandidates.of(begun);
        }
        List<String> choice = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(choice::add);
        }
        return choice;
    }

    private Map<String, OptionSpec> options() {
        AppCommands commands = new AppCommands("%" + command, NoApp::new, text -> {});
        CommandLine parser = commands.parser(List.of("--debug"));
        List<OptionSpec> all =
                new ArrayList<>(parser.getSubcommands().get(command).getCommandSpec().options());
        workbench.lastApp().map(workbench::app).ifPresent(app -> all.addAll(own(app.apps().get())));
        Map<String, OptionSpec> byName = new TreeMap<>();
        all.forEach(o -> List.of(o.names()).forEach(n -> byName.put(n, o)));
        return byName;
    }

    private static List<OptionSpec> own(App app) {
        return CommandSpec.forAnnotatedObject(app).options();
    }

    /** Files of models; Java's own completion knows the classes and variables of the notebook. */
    private List<String> models(String word) {
        if (word.isEmpty()) {
            return workbench.lastApp().stream().toList();
        }
        Stream<String> files =
                PathCandidates.of(word).stream()
                        .filter(f -> f.endsWith("/") || f.endsWith(".java"));
        ReplacementOptions known = word.contains("/") ? null : kernel.complete(word, word.length());
        Stream<String> names = known == null ? Stream.empty() : known.getReplacements().stream();
        return starting(word, Stream.concat(names, files).toList());
    }

    private static List<String> starting(String word, Collection<String> all) {
        return List.copyOf(new TreeSet<>(all.stream().filter(c -> c.startsWith(word)).toList()));
    }
}

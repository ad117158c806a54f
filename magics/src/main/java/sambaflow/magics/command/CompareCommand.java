package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.Content;
import sambaflow.magics.render.Comparison;
import sambaflow.magics.render.ProfiledPef;
import sambaflow.pef.PefReader;

/** {@code pef compare BEFORE.pef AFTER.pef}, {@code %compare}: two compiled programs. */
public final class CompareCommand {
    private final String name;
    private final Optional<Path> last;

    /**
     * @param name what its user calls the command
     * @param last the PEF that is meant where only one is named
     */
    public CompareCommand(String name, Optional<Path> last) {
        this.name = name;
        this.last = last;
    }

    @Command(
            sortOptions = false,
            description =
                    "Compares two compiled programs: times, memory, sections, and what was given differently.")
    private static final class Arguments {
        @Parameters(
                arity = "0..2",
                paramLabel = "FILE.pef",
                description =
                        "Before and after (in a notebook, default after: the PEF compiled last)")
        private List<Path> files = new ArrayList<>();

        @Option(names = "--save", paramLabel = "FILE.txt", description = "Also write it to a file")
        private List<Path> save = List.of();
    }

    /**
     * Shows the comparison that {@code arguments} ask for.
     *
     * @param show takes each part of it
     * @param line takes each line that is said besides
     */
    public void run(List<String> arguments, Consumer<Content> show, Consumer<String> line) {
        Arguments a = new Arguments();
        if (!new Phrase(name, a).reads(arguments, line)) {
            return;
        }
        List<Path> files = new ArrayList<>(a.files);
        if (files.size() == 1) {
            last.ifPresent(files::add);
        }
        if (files.size() != 2) {
            throw wrong("found %d files, expected two".formatted(files.size()));
        }
        List<Content> contents =
                Comparison.of(
                        ProfiledPef.of(PefReader.read(files.get(0))),
                        ProfiledPef.of(PefReader.read(files.get(1))));
        contents.forEach(show);
        Phrase.save(contents, a.save, line);
    }

    private CompileException wrong(String what) {
        return Phrase.wrong(name, what);
    }
}

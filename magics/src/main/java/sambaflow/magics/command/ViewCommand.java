package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.Content;
import sambaflow.magics.render.ProfiledPef;
import sambaflow.pef.PefReader;

/** {@code pef floorplan FILE fwd_0 --save=plan.png}, {@code %floorplan fwd_0}: a view of a PEF. */
public final class ViewCommand {
    private static final String PEF = ".pef";

    private final PefView view;
    private final String name;
    private final Optional<Path> last;

    /**
     * @param name what its user calls the command
     * @param last the PEF that is meant where none is named
     */
    public ViewCommand(PefView view, String name, Optional<Path> last) {
        this.view = view;
        this.name = name;
        this.last = last;
    }

    @Command(sortOptions = false)
    private static final class Arguments {
        @Parameters(
                arity = "0..2",
                paramLabel = "FILE.pef",
                description = "The PEF (in a notebook, default: the one compiled last)")
        private List<String> words = new ArrayList<>();

        @Option(
                names = "--save",
                paramLabel = "FILE",
                description = "Also write it to a file, by its ending as .png, .svg or .txt")
        private List<Path> save = List.of();
    }

    @Command(sortOptions = false)
    private static final class Tiles {
        @Option(
                names = "--tile",
                paramLabel = "N",
                description = "One tile alone, unit by unit (default: all that the section uses)")
        private Integer tile;
    }

    /** The words that can stand after it, besides sections and files. */
    public List<String> options() {
        return view == PefView.FLOORPLAN
                ? List.of("--save", "--tile", "--help")
                : List.of("--save", "--help");
    }

    /**
     * Shows what {@code arguments} ask for.
     *
     * @param show takes each part of it
     * @param line takes each line that is said besides
     * @throws CompileException for what is wrong with the arguments
     */
    public void run(List<String> arguments, Consumer<Content> show, Consumer<String> line) {
        Arguments a = new Arguments();
        Tiles tiles = new Tiles();
        Phrase phrase = new Phrase(name, a);
        if (view == PefView.FLOORPLAN) {
            phrase.parser().addMixin("tiles", tiles);
        }
        phrase.parser().getCommandSpec().usageMessage().description(help());
        if (!phrase.reads(arguments, line)) {
            return;
        }
        ProfiledPef subject = ProfiledPef.of(PefReader.read(file(a.words)));
        int section = section(a.words, subject);
        List<Content> contents = view.of(subject, section, tile(tiles, subject));
        contents.forEach(show);
        Phrase.save(contents, a.save, line);
    }

    private String[] help() {
        String said = "Shows " + view.purpose() + ".";
        return view.ofSection()
                ? new String[] {
                    said, "A second word names the section (default: the one that takes longest)."
                }
                : new String[] {said};
    }

    private CompileException wrong(String what) {
        return Phrase.wrong(name, what);
    }

    private Path file(List<String> words) {
        List<String> files = words.stream().filter(w -> w.endsWith(PEF)).toList();
        if (files.size() > 1) {
            throw wrong("found %d files, expected one".formatted(files.size()));
        }
        return files.stream()
                .findFirst()
                .map(Path::of)
                .or(() -> last)
                .orElseThrow(() -> wrong("no PEF is named, and none was compiled yet"));
    }

    private int section(List<String> words, ProfiledPef subject) {
        List<String> names = words.stream().filter(w -> !w.endsWith(PEF)).toList();
        if (!names.isEmpty() && !view.ofSection()) {
            throw wrong("found '%s'; it is of all sections".formatted(names.getFirst()));
        }
        if (names.size() > 1) {
            throw wrong("found sections %s, expected one".formatted(String.join(", ", names)));
        }
        return names.isEmpty() ? subject.longest() : subject.section(names.getFirst());
    }

    private OptionalInt tile(Tiles given, ProfiledPef subject) {
        if (given.tile == null) {
            return OptionalInt.empty();
        }
        int tiles = subject.pef().manifest().tiles();
        if (given.tile < 0 || given.tile >= tiles) {
            throw wrong("--tile: found %d, expected 0 to %d".formatted(given.tile, tiles - 1));
        }
        return OptionalInt.of(given.tile);
    }
}

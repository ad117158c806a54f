package sambaflow.magics.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.record.RunFolder;
import sambaflow.record.RunState;

/**
 * The runs that a user can name.
 *
 * @param folders in order: by PEF, then number
 */
public record Runs(List<RunFolder> folders) {
    private static final Path OUTPUT = Path.of("out");
    private static final int SHOWN = 10;

    public Runs {
        folders = List.copyOf(folders);
    }

    /** All that are recorded below {@code out}, and {@code others}. */
    public static Runs known(Collection<RunFolder> others) {
        Set<RunFolder> all = new LinkedHashSet<>(RunFolder.below(OUTPUT));
        all.addAll(others);
        return new Runs(new ArrayList<>(all));
    }

    /** Those that this process has begun. */
    public Runs ofThisProcess() {
        return new Runs(
                folders.stream()
                        .filter(r -> r.state().filter(RunState::isOurs).isPresent())
                        .toList());
    }

    /** Those that go on, here or in another process. */
    public Runs running() {
        return new Runs(folders.stream().filter(RunFolder::isRunning).toList());
    }

    /** What users call them. */
    public List<String> names() {
        return folders.stream().map(RunFolder::name).toList();
    }

    /**
     * The run that {@code word} names: {@code logreg/3}, {@code 3} if only one PEF has such a run,
     * or its folder.
     */
    public RunFolder find(String word) {
        List<RunFolder> found =
                folders.stream()
                        .filter(r -> r.name().equals(word) || ("" + r.number()).equals(word))
                        .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty() && Files.isDirectory(Path.of(word))) {
            RunFolder given = new RunFolder(Path.of(word));
            if (given.path().getFileName().toString().matches("\\d{1,9}")
                    && given.state().isPresent()) {
                return given;
            }
        }
        throw new RunException(
                Code.SF506,
                found.isEmpty()
                        ? "there is no run '%s'%s".formatted(word, known())
                        : "run '%s' could be %s; name its PEF too"
                                .formatted(word, String.join(" or ", new Runs(found).names())));
    }

    /** The only run that goes on; most often a user means that. */
    public RunFolder theRunning() {
        List<RunFolder> going = running().folders();
        if (going.size() == 1) {
            return going.getFirst();
        }
        throw new RunException(
                Code.SF506,
                going.isEmpty()
                        ? "no run goes on" + known()
                        : "several runs go on: %s; name one"
                                .formatted(String.join(", ", running().names())));
    }

    /** The run that goes on, else the one that was heard of last. */
    public RunFolder latest() {
        if (running().folders().size() == 1) {
            return theRunning();
        }
        Optional<RunFolder> last =
                folders.stream()
                        .filter(r -> r.state().isPresent())
                        .max(Comparator.comparing(r -> r.state().orElseThrow().updated()));
        return last.orElseThrow(() ->
                new RunException(
                        Code.SF506,
                        "no run is recorded yet; %run or %run --background begins one"));
    }

    private String known() {
        if (folders.isEmpty()) {
            return "; none is recorded yet";
        }
        return folders.reversed().stream()
                .limit(SHOWN)
                .map(RunFolder::name)
                .collect(Collectors.joining(", ", "; recorded are ", ""));
    }
}

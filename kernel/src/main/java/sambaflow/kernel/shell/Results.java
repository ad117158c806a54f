package sambaflow.kernel.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * The variables {@code $1}, {@code $2} ... in which JShell keeps what expressions gave. It imports
 * each of them into every later snippet and never lets go of one by itself: cells would take longer
 * and longer, and hold all they ever showed. So only the last ones stay, and those that a cell has
 * named.
 */
final class Results {
    /** So many are kept without being named. */
    static final int KEPT = 8;

    private static final Pattern NAME = Pattern.compile("\\$\\d+(?![\\w$])");

    private final Deque<VarSnippet> recent = new ArrayDeque<>();
    private final Set<String> gone = new HashSet<>();
    private final Consumer<String> notices;

    Results(Consumer<String> notices) {
        this.notices = notices;
    }

    /** The results among what an evaluation has declared. */
    static List<Snippet> of(List<SnippetEvent> events) {
        return events.stream()
                .map(SnippetEvent::snippet)
                .filter(s -> s.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                .toList();
    }

    /** Keeps what the text names, and says which of it is gone. */
    void named(String text) {
        if (text.indexOf('$') < 0) {
            return;
        }
        Set<String> names =
                NAME.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet());
        recent.removeIf(result -> names.contains(result.name()));
        names.stream()
                .filter(gone::contains)
                .sorted()
                .forEach(name ->
                        notices.accept(
                                name
                                        + " is gone: the results of the last "
                                        + KEPT
                                        + " expressions are kept. A result that is declared, var x = ..., stays."));
    }

    /** Takes new results; what has to go for them. */
    List<Snippet> take(List<Snippet> results) {
        results.forEach(result -> recent.add((VarSnippet) result));
        List<Snippet> surplus = new ArrayList<>();
        while (recent.size() > KEPT) {
            VarSnippet oldest = recent.remove();
            gone.add(oldest.name());
            surplus.add(oldest);
        }
        return surplus;
    }
}

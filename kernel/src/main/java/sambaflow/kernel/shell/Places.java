package sambaflow.kernel.shell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/** Where each snippet stands in which cell, and which class holds it now. */
final class Places {
    private static final Pattern OUTER = Pattern.compile("REPL\\.\\$JShell\\$[^$]+");

    private record Place(String cell, int line) {}

    private final Map<Snippet, Place> places = new HashMap<>();
    private final Map<Snippet, String> classes = new HashMap<>();
    private final Set<String> left = new HashSet<>();
    private final Map<String, LineMap> maps = new HashMap<>();
    private JShell shell;
    private Place current = new Place("", 1);
    private String currentSource = "";
    private List<SnippetWrapper> currentWrappers = List.of();
    private int currentClasses;

    void attach(JShell newShell) {
        this.shell = newShell;
    }

    /** From now on unknown classes belong to {@code source}, which begins at this line. */
    void begin(String cell, int line, String source) {
        current = new Place(cell, line);
        currentSource = source;
        currentWrappers = List.of();
        currentClasses = 0;
        maps.clear();
    }

    /** As {@link #begin}, for a snippet that was forgotten and is evaluated again. */
    void beginAgain(Snippet snippet) {
        Place place = places.getOrDefault(snippet, current);
        begin(place.cell(), place.line(), snippet.source());
    }

    /** A snippet has been accepted: remembers its place and its class. */
    void remember(Snippet snippet) {
        places.put(snippet, current);
        classes.put(snippet, analysis().wrapper(snippet).fullClassName());
    }

    Optional<String> classOf(Snippet snippet) {
        return Optional.ofNullable(classes.get(snippet));
    }

    Optional<String> forget(Snippet snippet) {
        places.remove(snippet);
        Optional<String> old = Optional.ofNullable(classes.remove(snippet));
        old.ifPresent(left::add);
        return old;
    }

    /** The classes that snippets have left since the last call and that hold none now. */
    Set<String> takeLeft() {
        Set<String> taken = new HashSet<>(left);
        taken.removeAll(classes.values());
        left.clear();
        return taken;
    }

    boolean isInUse(String className) {
        return classes.containsValue(className);
    }

    void moved(Snippet snippet, String className) {
        String old = classes.put(snippet, className);
        if (old != null) {
            left.add(old);
        }
    }

    /** The wrapper class of a class that JShell loads, itself or the one it is nested in. */
    static String outerOf(String className) {
        Matcher matcher = OUTER.matcher(className);
        return matcher.lookingAt() ? matcher.group() : className;
    }

    /**
     * The known snippet that JShell now keeps in this class; empty for the one under evaluation.
     */
    Optional<Snippet> known(String outer) {
        SourceCodeAnalysis analysis = analysis();
        return shell.snippets()
                .filter(places::containsKey)
                .filter(snippet -> shell.status(snippet).isActive())
                .filter(snippet -> analysis.wrapper(snippet).fullClassName().equals(outer))
                .findFirst();
    }

    Optional<LineMap> lines(String className) {
        String outer = outerOf(className);
        if (shell == null || !OUTER.matcher(outer).matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(maps.computeIfAbsent(outer, this::map));
    }

    private LineMap map(String outer) {
        Optional<Snippet> snippet = known(outer);
        if (snippet.isPresent()) {
            Place place = places.get(snippet.get());
            return LineMap.of(analysis().wrapper(snippet.get()), place.cell(), place.line());
        }
        String line = currentSource.strip();
        if (line.indexOf('\n') < 0) {
            // Wrapping again costs as much as a quarter of the evaluation; most snippets are
            // spared.
            Source source = new Source(current.cell(), currentSource, current.line());
            return LineMap.single(current.cell(), source.lineAt(currentSource.indexOf(line)));
        }
        if (currentWrappers.isEmpty()) {
            // JShell does not list the snippet under evaluation yet, so it is wrapped once more.
            currentWrappers = analysis().wrappers(currentSource);
        }
        if (currentWrappers.isEmpty()) {
            return null;
        }
        // "int a = 1, b = 2;" makes two classes of one source, in this order.
        int index = Math.min(currentClasses++, currentWrappers.size() - 1);
        return LineMap.of(currentWrappers.get(index), current.cell(), current.line());
    }

    private SourceCodeAnalysis analysis() {
        return shell.sourceCodeAnalysis();
    }
}

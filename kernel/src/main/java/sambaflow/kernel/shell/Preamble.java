package sambaflow.kernel.shell;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;

/**
 * The imports a notebook begins with. JShell takes a line of many imports for one snippet and
 * compiles it once, where as many snippets cost a compilation each; but only a snippet of its own
 * can be replaced by a later import of the same simple name. So when a cell imports one of these
 * names from elsewhere, the line is made anew without it.
 */
final class Preamble {
    private final JShell shell;
    private List<String> names = List.of();
    private Snippet line;

    Preamble(JShell shell) {
        this.shell = shell;
    }

    /** Imports the names; what cannot be imported is told and left out. */
    void add(List<String> added, Consumer<String> notices) {
        String text = added.stream().map(Preamble::text).collect(Collectors.joining(" "));
        SnippetEvent event = shell.eval(text).getFirst();
        if (line == null && event.status() == Snippet.Status.VALID) {
            names = List.copyOf(added);
            line = event.snippet();
        } else {
            addOneByOne(added, notices);
        }
    }

    private void addOneByOne(List<String> added, Consumer<String> notices) {
        for (String name : added) {
            SnippetEvent event = shell.eval(text(name)).getFirst();
            if (event.status() != Snippet.Status.VALID) {
                shell.diagnostics(event.snippet())
                        .map(problem -> problem.getMessage(null).replaceAll("\\s+", " "))
                        .forEach(why -> notices.accept("import " + name + " failed: " + why));
            }
        }
    }

    private static String text(String name) {
        return "import " + name + ";";
    }

    /** Evaluates a snippet of a cell. */
    List<SnippetEvent> eval(String text) {
        List<SnippetEvent> events = shell.eval(text);
        for (SnippetEvent event : events) {
            if (line != null
                    && event.status().isActive()
                    && event.snippet() instanceof ImportSnippet added) {
                makeWay(added);
            }
        }
        return events;
    }

    /** JShell itself replaces the line only by its first import, and then all of it. */
    private void makeWay(ImportSnippet added) {
        String full = (added.isStatic() ? "static " : "") + added.fullname();
        boolean standing = shell.status(line).isActive();
        List<String> others = names.stream().filter(name -> !key(name).equals(key(full))).toList();
        if (others.size() < names.size() && !(standing && names.contains(full))) {
            if (standing) {
                shell.drop(line);
            }
            line = null;
            if (!others.isEmpty()) {
                add(others, ignored -> {});
            }
        }
    }

    /** What two imports have in common of which only the later one holds. */
    private static String key(String name) {
        String kind = name.startsWith("static ") ? "static " : "";
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return simple.equals("*") ? name : kind + simple;
    }
}

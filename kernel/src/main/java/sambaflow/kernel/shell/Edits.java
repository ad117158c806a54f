package sambaflow.kernel.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * What a declaration does to those before it: values are kept where their type allows it, and what
 * cannot be kept is said.
 */
final class Edits {
    /** A variable whose declaration no longer compiles, and what it held. */
    private record Stranded(VarSnippet variable, Object value) {}

    private final Places places;
    private final Variables variables;
    private final Consumer<String> notices;
    // By the name they are about: what the rest of a cell mends need not be said.
    private final Map<String, String> pending = new LinkedHashMap<>();
    private JShell shell;

    Edits(Places places, Variables variables, Consumer<String> notices) {
        this.places = places;
        this.variables = variables;
        this.notices = notices;
    }

    void attach(JShell newShell) {
        this.shell = newShell;
    }

    /** Follows all that one evaluation has changed. */
    void settle(List<SnippetEvent> events) {
        Set<String> replaced = replacedTypes(events);
        List<Stranded> stranded = new ArrayList<>();
        // New snippets first: a declaration run again may live on in the class of the old one.
        for (SnippetEvent event : events) {
            if (event.status().isActive()) {
                if (event.causeSnippet() == null) {
                    places.remember(event.snippet());
                }
                if (event.status() == Snippet.Status.VALID) {
                    settled(event);
                }
                if (!strand(event, stranded)) {
                    tellUnresolved(event);
                }
            }
        }
        for (SnippetEvent event : events) {
            if (!event.status().isActive()) {
                tellStatics(event);
                Optional<String> old = places.forget(event.snippet());
                if (event.snippet() instanceof VarSnippet variable
                        && old.isPresent()
                        && !places.isInUse(old.get())) {
                    variables.release(variable, old.get());
                }
            }
        }
        stranded.forEach(each -> revive(each, replaced));
        variables.takeLost().forEach(name -> pending.put(name, gone(name)));
    }

    /** A variable that is set again, or code that compiles again, is as its author wants it. */
    private void settled(SnippetEvent event) {
        if (event.snippet() instanceof DeclarationSnippet declaration
                && (event.causeSnippet() == null || !(declaration instanceof VarSnippet))) {
            pending.remove(declaration.name());
        }
    }

    private static Set<String> replacedTypes(List<SnippetEvent> events) {
        Set<String> names = new HashSet<>();
        for (SnippetEvent event : events) {
            if (event.snippet() instanceof TypeDeclSnippet type
                    && event.previousStatus() != Snippet.Status.NONEXISTENT) {
                names.add(type.name());
            }
        }
        return names;
    }

    private boolean strand(SnippetEvent event, List<Stranded> stranded) {
        boolean broken =
                event.causeSnippet() != null
                        && event.status() != Snippet.Status.VALID
                        && event.previousStatus() == Snippet.Status.VALID;
        if (broken && event.snippet() instanceof VarSnippet variable) {
            Object value =
                    places.classOf(variable)
                            .flatMap(holder -> variables.value(variable, holder))
                            .orElse(null);
            stranded.add(new Stranded(variable, value));
            return true;
        }
        return false;
    }

    /**
     * Declares the variable once more, without what set it, and gives it its value back. A value of
     * a type that was declared anew is of the old type, and so it is lost.
     */
    private void revive(Stranded stranded, Set<String> replaced) {
        VarSnippet variable = stranded.variable();
        String type = variable.typeName();
        boolean isOld =
                replaced.stream()
                        .anyMatch(
                                name -> Pattern.compile("\\b" + name + "\\b").matcher(type).find());
        if (!isOld && declare(type + " " + variable.name() + ";", stranded)) {
            return;
        }
        places.classOf(variable).ifPresent(old -> variables.release(variable, old));
        pending.put(variable.name(), gone(variable.name()));
    }

    private boolean declare(String declaration, Stranded stranded) {
        List<SnippetEvent> events = shell.eval(declaration);
        SnippetEvent first = events.getFirst();
        if (first.status() != Snippet.Status.VALID
                || !(first.snippet() instanceof VarSnippet fresh)) {
            shell.drop(first.snippet());
            return false;
        }
        settle(events);
        return places.classOf(fresh)
                .filter(holder -> variables.set(fresh, holder, stranded.value()))
                .isPresent();
    }

    private void tellUnresolved(SnippetEvent event) {
        boolean unresolved = event.status() != Snippet.Status.VALID;
        boolean news = event.status() != event.previousStatus();
        if (unresolved && news && event.snippet() instanceof DeclarationSnippet declaration) {
            pending.put(declaration.name(), missing(declaration));
        }
    }

    /** Why a declaration cannot be used. */
    String missing(DeclarationSnippet snippet) {
        String needs = shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "));
        if (!needs.isEmpty()) {
            return "%s cannot be used until %s is defined.".formatted(snippet.name(), needs);
        }
        String why =
                shell.diagnostics(snippet)
                        .filter(Diag::isError)
                        .map(d -> Problems.oneLine(d.getMessage(Locale.ENGLISH)))
                        .findFirst()
                        .orElse("all it refers to is not defined");
        return "%s cannot be used, since it no longer compiles: %s.".formatted(snippet.name(), why);
    }

    /**
     * A type that its author edits is a new one: its static fields begin with their first values.
     */
    private void tellStatics(SnippetEvent event) {
        if (event.status() == Snippet.Status.OVERWRITTEN
                && event.snippet() instanceof TypeDeclSnippet type) {
            List<String> fields =
                    places.classOf(type)
                            .map(holder -> variables.staticFields(holder + "$" + type.name()))
                            .orElse(List.of());
            if (!fields.isEmpty()) {
                pending.put(
                        "static " + type.name(),
                        "%s is declared anew: its static fields start again: %s."
                                .formatted(type.name(), String.join(", ", fields)));
            }
        }
    }

    /** Says what the cell has left behind. */
    void tell() {
        Set<String> left = places.takeLeft();
        if (!left.isEmpty()) {
            shell.variables()
                    .filter(v -> isStale(v, left))
                    .forEach(v -> pending.putIfAbsent(v.name(), stale(v.name())));
        }
        pending.values().forEach(notices);
        pending.clear();
    }

    private boolean isStale(VarSnippet variable, Set<String> left) {
        return places.classOf(variable)
                .flatMap(holder -> variables.value(variable, holder))
                .filter(value -> variables.isOf(value, left))
                .isPresent();
    }

    private static String stale(String variable) {
        return ("Variable %s still holds code from before the edit. Run the cell that sets %s again"
                        + " to have the new.")
                .formatted(variable, variable);
    }

    private static String gone(String variable) {
        return ("Variable %s has lost its value: something it is made of was declared anew. Run the"
                        + " cell that sets %s again.")
                .formatted(variable, variable);
    }

    /** A new text that was refused leaves the old one in force. */
    void restore(List<SnippetEvent> events) {
        for (SnippetEvent event : events) {
            boolean code =
                    event.snippet() instanceof MethodSnippet
                            || event.snippet() instanceof TypeDeclSnippet;
            if (event.status() == Snippet.Status.OVERWRITTEN && code) {
                places.beginAgain(event.snippet());
                settle(shell.eval(event.snippet().source()));
            }
        }
    }
}

package sambaflow.kernel.shell;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Evaluates Java text in this process, snippet by snippet. All calls come from one thread; {@link
 * StopSwitch#request()} may come from any.
 */
public final class JavaShell implements AutoCloseable {
    /** What a page of imports a notebook starts with. */
    public static final List<String> DEFAULT_IMPORTS =
            List.of(
                    "java.io.*",
                    "java.math.*",
                    "java.nio.file.*",
                    "java.util.*",
                    "java.util.function.*",
                    "java.util.stream.*");

    /** Expressions whose value is worth showing; an assignment says its value already. */
    private static final Set<Snippet.SubKind> SHOWN =
            EnumSet.of(
                    Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND,
                    Snippet.SubKind.VAR_VALUE_SUBKIND,
                    Snippet.SubKind.OTHER_EXPRESSION_SUBKIND);

    private final CellLoader loader = new CellLoader();
    private final Places places = new Places();
    private final Variables variables = new Variables(loader);
    private final CellControl control = new CellControl(loader, places, variables);
    private final Edits edits;
    private final String classPath;
    private final List<Path> added = new ArrayList<>();
    private final JShell shell;

    /**
     * @param classPath what snippets are compiled against
     * @param notices takes sentences for the user that are not errors
     */
    public JavaShell(String classPath, Consumer<String> notices) {
        this.edits = new Edits(places, variables, notices);
        this.classPath = classPath;
        this.shell =
                JShell.builder()
                        .executionEngine(provider(), Map.of())
                        .in(InputStream.nullInputStream())
                        .out(new PrintStream(OutputStream.nullOutputStream()))
                        .err(new PrintStream(OutputStream.nullOutputStream()))
                        .build();
        shell.addToClasspath(classPath);
        places.attach(shell);
        edits.attach(shell);
    }

    private ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "cells";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
                return control;
            }
        };
    }

    /** The loader of everything cells declare. */
    public ClassLoader classLoader() {
        return loader.classLoader();
    }

    SourceCodeAnalysis analysis() {
        return shell.sourceCodeAnalysis();
    }

    JShell jshell() {
        return shell;
    }

    /**
     * Runs all snippets of the text; the value of the last one if it is an expression, else null.
     */
    public Object run(Source source) throws CellException {
        try {
            return runSnippets(source);
        } finally {
            edits.tell();
        }
    }

    private Object runSnippets(Source source) throws CellException {
        Object last = null;
        String rest = source.text();
        while (!rest.isBlank()) {
            CompletionInfo info = analysis().analyzeCompletion(rest);
            if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                break;
            }
            int line = source.lineAt(source.text().length() - rest.length());
            boolean whole = info.source() == null;
            String piece = whole ? rest : info.source();
            last = runSnippet(new Source(source.name(), piece, line));
            rest = whole ? "" : info.remaining();
        }
        return last;
    }

    private Object runSnippet(Source source) throws CellException {
        if (StopSwitch.requested()) {
            throw new CellInterruption(null);
        }
        places.begin(source.name(), source.firstLine(), source.text());
        control.forgetOutcome();
        List<SnippetEvent> events = shell.eval(source.text());
        Object result = control.result();
        Throwable failure = control.failure();
        control.forgetOutcome();
        failIfRejected(source, events);
        edits.settle(events);
        failIfThrown(events, failure);
        return events.stream().anyMatch(event -> SHOWN.contains(event.snippet().subKind()))
                ? result
                : null;
    }

    private void failIfRejected(Source source, List<SnippetEvent> events) throws CompileFailure {
        for (SnippetEvent event : events) {
            Snippet snippet = event.snippet();
            if (event.causeSnippet() == null && isRefused(event)) {
                List<Diag> diagnostics = shell.diagnostics(snippet).toList();
                if (event.status() != Snippet.Status.REJECTED) {
                    shell.drop(snippet);
                }
                if (diagnostics.stream().anyMatch(d -> d.getCode().contains(".limit."))) {
                    renewCompiler();
                }
                edits.restore(events);
                throw new CompileFailure(Problems.of(source, diagnostics));
            }
        }
    }

    /**
     * JShell calls a snippet recoverable, too, when the compiler only failed to write its class.
     */
    private boolean isRefused(SnippetEvent event) {
        return switch (event.status()) {
            case REJECTED -> true;
            case RECOVERABLE_NOT_DEFINED ->
                    !(event.snippet() instanceof DeclarationSnippet declaration
                            && shell.unresolvedDependencies(declaration).findAny().isPresent());
            case VALID, RECOVERABLE_DEFINED, DROPPED, OVERWRITTEN, NONEXISTENT -> false;
        };
    }

    /**
     * After a constant that is too long for a class file javac keeps it in its pool, and every
     * later compilation fails. A change of the class path makes JShell take new compilers.
     */
    private void renewCompiler() {
        shell.addToClasspath(classPath);
    }

    private void failIfThrown(List<SnippetEvent> events, Throwable failure) throws CellException {
        if (failure instanceof CellStopped || (failure != null && StopSwitch.requested())) {
            throw new CellInterruption(failure);
        }
        for (SnippetEvent event : events) {
            if (event.exception() instanceof UnresolvedReferenceException unresolved) {
                throw new RunFailure(
                        new IllegalStateException(edits.missing(unresolved.getSnippet()), null));
            }
        }
        if (failure != null) {
            throw new RunFailure(failure);
        }
    }

    /** Runs one expression and forgets the temporary variable JShell keeps its value in. */
    public Object runAside(Source source) throws CellException {
        List<Snippet> before = temporaries();
        try {
            return run(source);
        } finally {
            List<Snippet> added = new ArrayList<>(temporaries());
            added.removeAll(before);
            added.forEach(snippet -> edits.settle(shell.drop(snippet)));
        }
    }

    private List<Snippet> temporaries() {
        return shell.variables()
                .filter(v -> v.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                .map(Snippet.class::cast)
                .toList();
    }

    /** The declared type of a variable of the cells, as Java writes it. */
    public Optional<String> typeOf(String variable) {
        return shell.variables()
                .filter(v -> v.name().equals(variable))
                .map(VarSnippet::typeName)
                .findFirst();
    }

    /** Whether cells have declared a variable, a method or a type of that name. */
    public boolean declares(String name) {
        return shell.snippets()
                .filter(snippet -> shell.status(snippet).isActive())
                .anyMatch(snippet ->
                        snippet instanceof DeclarationSnippet d && d.name().equals(name));
    }

    /** The variables of the cells with what they hold now. */
    public List<Variable> variables() {
        return shell.variables()
                .filter(v -> v.subKind() != Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                .map(v -> new Variable(v.name(), v.typeName(), valueOf(v)))
                .toList();
    }

    Optional<Object> valueOf(VarSnippet variable) {
        return places.classOf(variable).flatMap(holder -> variables.value(variable, holder));
    }

    /**
     * A variable of the cells.
     *
     * @param value empty for null, and before it has been set
     */
    public record Variable(String name, String type, Optional<Object> value) {}

    /** Adds jars and folders of classes, for the next snippet on. */
    public void addToClassPath(List<Path> entries) {
        added.addAll(entries);
        shell.addToClasspath(
                entries.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
    }

    /** What cells have added to the class path. */
    public List<Path> addedToClassPath() {
        return List.copyOf(added);
    }

    /** How long code of cells has run in this shell, without its compilation. */
    public long runNanos() {
        return control.runNanos();
    }

    /** Declares or sets a variable to an object that no Java text could name. */
    public void assign(Source at, String declaration, String type, Object value)
            throws CellException {
        Handover.put(value);
        String text = "%s = (%s) %s.take();".formatted(declaration, type, Handover.class.getName());
        run(new Source(at.name(), text, at.firstLine()));
    }

    @Override
    public void close() {
        shell.close();
    }
}

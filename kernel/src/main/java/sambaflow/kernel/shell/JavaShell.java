package sambaflow.kernel.shell;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Evaluates Java text in this process, snippet by snippet, for any number of threads.
 *
 * <p>JShell is made for one thread, and compiles, loads and runs in one call. Here it compiles and
 * loads under a lock, and what a snippet does runs outside of it on the caller's thread, so that a
 * long cell keeps nobody from the shell.
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

    private static final Snippet.SubKind TEMPORARY = Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;

    /** Expressions whose value is worth showing; an assignment says its value already. */
    private static final Set<Snippet.SubKind> SHOWN =
            EnumSet.of(
                    TEMPORARY,
                    Snippet.SubKind.VAR_VALUE_SUBKIND,
                    Snippet.SubKind.OTHER_EXPRESSION_SUBKIND);

    /** Without it javac opens every jar of the class path to look for plug-ins of its own. */
    private static final String NO_PROCESSORS = System.getProperty("java.home");

    private final CellLoader loader = new CellLoader();
    private final Places places = new Places();
    private final Variables variables = new Variables(loader);
    private final CellControl control = new CellControl(loader, places, variables);
    private final ReentrantLock lock = new ReentrantLock(true);
    private final LongAdder runNanos = new LongAdder();
    private final Consumer<String> notices;
    private final Edits edits;
    private final Failures failures;
    private final String classPath;
    private final List<Path> added = new ArrayList<>();
    private final LibrarySources sources = new LibrarySources(this);
    private final JShell shell;
    private final Preamble preamble;

    /**
     * @param classPath what snippets are compiled against
     * @param notices takes sentences for the user that are not errors
     */
    public JavaShell(String classPath, Consumer<String> notices) {
        this.notices = notices;
        this.edits = new Edits(places, variables, notices);
        this.failures = new Failures(places, edits);
        this.classPath = classPath;
        this.shell =
                JShell.builder()
                        .executionEngine(provider(), Map.of())
                        .in(InputStream.nullInputStream())
                        .out(new PrintStream(OutputStream.nullOutputStream()))
                        .err(new PrintStream(OutputStream.nullOutputStream()))
                        .compilerOptions("--processor-path", NO_PROCESSORS)
                        .build();
        shell.addToClasspath(classPath);
        places.attach(shell);
        edits.attach(shell);
        preamble = new Preamble(shell);
    }

    /** Imports what cells may use without saying so; an import that fails is a notice. */
    public void importAll(List<String> names) {
        preamble.add(names, notices);
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

    /** A piece of work with JShell that may end a cell. */
    private interface Work<T> {
        T call() throws CellException;
    }

    private <T> T locked(Work<T> work) throws CellException {
        lock.lock();
        try {
            return work.call();
        } finally {
            lock.unlock();
        }
    }

    /** Does a piece of work with JShell while no other thread does. */
    public <T> T alone(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    SourceCodeAnalysis analysis() {
        return shell.sourceCodeAnalysis();
    }

    JShell jshell() {
        return shell;
    }

    /**
     * Runs all snippets of the text; the value of the last one if it is an expression, else null.
     * The variables in which JShell keeps what expressions give are let go: it imports each of them
     * into every later snippet, so cells would take longer and longer and hold all they ever gave.
     */
    public Object run(Source source) throws CellException {
        List<Snippet> temporaries = new ArrayList<>();
        try {
            return runSnippets(source, temporaries);
        } finally {
            alone(() -> {
                edits.tell();
                temporaries.forEach(each -> edits.settle(shell.drop(each)));
                return null;
            });
        }
    }

    private Object runSnippets(Source source, List<Snippet> temporaries) throws CellException {
        Object last = null;
        String rest = source.text();
        while (!rest.isBlank()) {
            String text = rest;
            CompletionInfo info = alone(() -> analysis().analyzeCompletion(text));
            if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                break;
            }
            int line = source.lineAt(source.text().length() - rest.length());
            boolean whole = info.source() == null;
            String piece = whole ? rest : info.source();
            last = runSnippet(new Source(source.name(), piece, line), temporaries);
            rest = whole ? "" : info.remaining();
        }
        return last;
    }

    private Object runSnippet(Source source, List<Snippet> temporaries) throws CellException {
        if (StopSwitch.requested()) {
            throw new CellInterruption(null);
        }
        Loaded loaded = locked(() -> load(source, temporaries));
        Object result = null;
        for (Method method : loaded.calls()) {
            result = call(method);
        }
        return loaded.shown(result);
    }

    private Loaded load(Source source, List<Snippet> temporaries) throws CellException {
        if (Expressions.isLikely(source.text())) {
            String statement = Expressions.statement(source.text());
            List<SnippetEvent> events = evaluate(source, statement);
            if (events.getFirst().status() == Snippet.Status.VALID) {
                return loaded(events, temporaries, Loaded.Value.HANDED_OVER);
            }
            edits.restore(events);
        }
        List<SnippetEvent> events = evaluate(source, source.text());
        failIfRejected(source, events);
        boolean shown =
                events.stream().anyMatch(event -> SHOWN.contains(event.snippet().subKind()));
        return loaded(events, temporaries, shown ? Loaded.Value.RETURNED : Loaded.Value.NONE);
    }

    private List<SnippetEvent> evaluate(Source source, String text) {
        places.begin(source.name(), source.firstLine(), text);
        control.takeCalls();
        return preamble.eval(text);
    }

    private Loaded loaded(
            List<SnippetEvent> events, List<Snippet> temporaries, Loaded.Value value) {
        List<Method> calls = control.takeCalls();
        edits.settle(events);
        events.stream()
                .map(SnippetEvent::snippet)
                .filter(each -> value == Loaded.Value.HANDED_OVER || each.subKind() == TEMPORARY)
                .forEach(temporaries::add);
        return new Loaded(calls, value);
    }

    /** Runs what a snippet does, in the user's name. */
    private Object call(Method method) throws CellException {
        StopSwitch.userCode(true);
        long began = System.nanoTime();
        try {
            StopSwitch.check();
            return method.invoke(null);
        } catch (CellStopped e) {
            throw new CellInterruption(e);
        } catch (InvocationTargetException e) {
            throw failures.of(e.getCause(), this);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a snippet's method cannot be called: " + method, e);
        } finally {
            runNanos.add(System.nanoTime() - began);
            StopSwitch.userCode(false);
        }
    }

    /** Does what calls back into code of a cell; what that throws ends it as it ends a cell. */
    // A boundary: the user's code may throw anything.
    @SuppressWarnings("IllegalCatch")
    public <T> T asCell(Callable<T> work) throws CellException {
        try {
            return work.call();
        } catch (Throwable e) {
            throw failures.of(e, this);
        }
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

    /** The declared type of a variable of the cells, as Java writes it. */
    public Optional<String> typeOf(String variable) {
        return alone(() ->
                shell.variables()
                        .filter(v -> v.name().equals(variable))
                        .map(VarSnippet::typeName)
                        .findFirst());
    }

    /** Whether cells have declared a variable, a method or a type of that name. */
    public boolean declares(String name) {
        return alone(() ->
                shell.snippets()
                        .filter(snippet -> shell.status(snippet).isActive())
                        .anyMatch(snippet ->
                                snippet instanceof DeclarationSnippet d && d.name().equals(name)));
    }

    /** The variables of the cells with what they hold now. */
    public List<Variable> variables() {
        return alone(() ->
                shell.variables()
                        .filter(v -> v.subKind() != TEMPORARY)
                        .map(v -> new Variable(v.name(), v.typeName(), valueOf(v)))
                        .toList());
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
        String path =
                entries.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        alone(() -> {
            added.addAll(entries);
            shell.addToClasspath(path);
            return null;
        });
    }

    /** What cells have added to the class path. */
    public List<Path> addedToClassPath() {
        return alone(() -> List.copyOf(added));
    }

    /** All that cells are compiled against, the added last. */
    List<Path> classPath() {
        return Stream.concat(
                        Arrays.stream(classPath.split(File.pathSeparator))
                                .filter(entry -> !entry.isEmpty())
                                .map(Path::of),
                        added.stream())
                .toList();
    }

    LibrarySources sources() {
        return sources;
    }

    /** How long code of cells has run in this shell, without its compilation. */
    public long runNanos() {
        return runNanos.sum();
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

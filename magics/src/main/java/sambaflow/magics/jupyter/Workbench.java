package sambaflow.magics.jupyter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import sambaflow.app.App;
import sambaflow.app.Compilation;
import sambaflow.diagnostic.Code;
import sambaflow.folder.ModelSource;
import sambaflow.graph.CompileException;
import sambaflow.magics.command.AppCommands;
import sambaflow.magics.command.AppSource;
import sambaflow.magics.command.ModelFile;
import sambaflow.magics.command.PefCommands;
import sambaflow.pass.Pipeline;
import sambaflow.pef.PefException;
import sambaflow.pef.PefReader;

/** What the magics of one notebook remember: the last app and the last PEF. */
final class Workbench {
    private static final Path OUTPUT = Path.of("out");
    private static final String CLASS_NAME = "\\p{Lu}[A-Za-z0-9_$]*";
    private static final String JAVA_NAME = "[A-Za-z_$][A-Za-z0-9_$.]*";

    private final BaseKernel kernel;
    private String lastApp;
    private Path lastPef;
    private Object shown;
    private List<Pipeline.Snapshot> snapshots = List.of();

    Workbench(BaseKernel kernel) {
        this.kernel = kernel;
    }

    /** An app, the name its user calls it by, and where it came from. */
    record Named(String name, Supplier<App> apps, ModelSource source) {
        /** An app of the notebook itself. */
        Named(String name, Supplier<App> apps) {
            this(name, apps, ModelSource.NONE);
        }

        /** Whether it is one object for all commands, as a variable holds it. */
        boolean isShared() {
            return apps.get() == apps.get();
        }
    }

    /** Remembers what was compiled last. */
    void compiled(String app, Compilation compilation) {
        lastApp = app;
        lastPef = compilation.pef();
        snapshots = compilation.report().snapshots();
    }

    /** A magic has shown {@code value} at length. */
    void shown(Object value) {
        shown = value;
    }

    /** Whether that was so; the next time it is not. */
    boolean takeShown(Object value) {
        boolean was = shown == value;
        shown = null;
        return was;
    }

    /** What the passes of the last compilation in this notebook made; empty before one. */
    List<Pipeline.Snapshot> snapshots() {
        return snapshots;
    }

    /** The app compiled last in this notebook. */
    Optional<String> lastApp() {
        return Optional.ofNullable(lastApp);
    }

    /** The PEF compiled last: in this notebook, else the newest below {@code out}. */
    Optional<Path> lastPef() {
        return Optional.ofNullable(lastPef).filter(Files::isRegularFile).or(this::newestPef);
    }

    /** Every PEF below {@code out}, newest first. */
    List<Path> pefs() {
        return PefCommands.below(OUTPUT);
    }

    private Optional<Path> newestPef() {
        return pefs().stream().findFirst();
    }

    /**
     * The app called {@code name}: a class of the notebook, a variable that holds an app, or a
     * {@code .java} file, a folder with one, or a git address that was agreed to in a terminal.
     */
    Named app(String name) {
        if (AppSource.isOne(name)) {
            Path found =
                    AppSource.find(
                            inFolder(name),
                            AppSource.Consent.NOBODY,
                            new JupyterPage(kernel)::line);
            ModelFile file = ModelFile.load(found);
            return new Named(name, file::app, file.source());
        }
        return ofNotebook(name);
    }

    /** A relative path as seen from the folder that the kernel's {@code %cd} has chosen. */
    private static String inFolder(String name) {
        String folder = System.getProperty("sambaflow.kernel.folder");
        boolean path = !name.contains(":") && !name.contains("@");
        return folder != null && path ? Path.of(folder).resolve(name).toString() : name;
    }

    /**
     * The class of the notebook that a PEF says it was compiled from. A PEF may come from anywhere,
     * so what it says leads to no file, folder or address.
     */
    Named compiledFrom(String app) {
        if (!app.matches(CLASS_NAME)) {
            throw new CompileException(
                    Code.SF202,
                    "the PEF was compiled from '%s', which is no class of this notebook; name a model"
                            .formatted(app));
        }
        return ofNotebook(app);
    }

    private Named ofNotebook(String name) {
        if (!name.matches(JAVA_NAME)) {
            throw new CompileException(
                    Code.SF202,
                    "'%s' is no model: name a class or a variable of this notebook, or a .java file"
                            .formatted(name));
        }
        // Java's convention tells classes from variables, without evaluating a guess.
        boolean type = Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
        return switch (evaluated(name, type)) {
            case Class<?> c when App.class.isAssignableFrom(c) ->
                    new Named(name, () -> ModelFile.instance(c.asSubclass(App.class)));
            case App app -> new Named(name, () -> app);
            case null -> throw notAnApp(name, "null");
            case Class<?> c -> throw notAnApp(name, c.getName());
            case Object other -> throw notAnApp(name, other.getClass().getName());
        };
    }

    /** Whether the notebook's class is what {@code pef} was compiled from; empty if it has none. */
    Optional<Boolean> isModelOf(Path pef) {
        Named named;
        try {
            named = compiledFrom(PefReader.read(pef).manifest().app());
        } catch (CompileException | PefException e) {
            // No such class here, or no such file any more.
            return Optional.empty();
        }
        return AppCommands.ofMagic(named.name(), named.apps(), line -> {}).isModelOf(pef);
    }

    // A boundary: what a kernel throws for a name it does not know is the kernel's own.
    @SuppressWarnings("IllegalCatch")
    private Object evaluated(String name, boolean type) {
        try {
            return kernel.evalRaw(type ? name + ".class" : name);
        } catch (RuntimeException e) {
            throw new CompileException(
                    Code.SF202,
                    "'%s' is no %s of this notebook; run the cell that defines it, or name a .java file or a folder with one"
                            .formatted(name, type ? "class" : "variable"),
                    e);
        }
    }

    private static CompileException notAnApp(String name, String found) {
        return new CompileException(
                Code.SF202,
                "'%s' is %s; expected a class that extends App, or a variable that holds one"
                        .formatted(name, found));
    }
}

package sambaflow.magics.command;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import sambaflow.app.App;
import sambaflow.diagnostic.Code;
import sambaflow.folder.ModelSource;
import sambaflow.graph.CompileException;
import sambaflow.trace.UserCode;

/** A model's {@code .java} file: compiled in memory, together with its folder, to an app. */
public final class ModelFile {
    private final Path file;
    private final Class<? extends App> type;
    private final ModelSource source;

    private ModelFile(Path file, Class<? extends App> type, ModelSource source) {
        this.file = file;
        this.type = type;
        this.source = source;
    }

    /** Its user in a terminal, who calls the file {@code name}. */
    AppCommands.Caller caller(String name) {
        return new AppCommands.Caller("sambaflow %s compile".formatted(name), source);
    }

    /** This file and those beside it that it needs. */
    public ModelSource source() {
        return source;
    }

    /** Compiles {@code file} and finds the app in it. */
    public static ModelFile load(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CompileException(
                    Code.SF202,
                    "model file %s does not exist; name the .java file with your App"
                            .formatted(file));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new CompileException(
                    Code.SF200, "this Java has no compiler; run SambaFlow with a JDK, not a JRE");
        }
        MemoryClasses classes = compile(compiler, file);
        return new ModelFile(file, app(file, classes), ModelSource.of(classes.sources()));
    }

    /** A new app. */
    public App app() {
        return instance(type);
    }

    /** The file's name, by which help and errors call the program. */
    String program() {
        return file.getFileName().toString();
    }

    /** A new instance of {@code type} by its constructor without parameters. */
    public static App instance(Class<? extends App> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw UserCode.threw(type.getSimpleName() + ": its constructor", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new CompileException(
                    Code.SF202,
                    "%s needs a constructor without parameters".formatted(type.getSimpleName()),
                    e);
        }
    }

    private static MemoryClasses compile(JavaCompiler compiler, Path file) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager standard =
                        compiler.getStandardFileManager(problems, Locale.ROOT, null);
                MemoryClasses classes = new MemoryClasses(standard)) {
            Path folder = file.toAbsolutePath().getParent();
            List<String> options =
                    List.of(
                            "-parameters",
                            "-proc:none",
                            "-g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-sourcepath",
                            folder.toString());
            boolean compiled =
                    compiler.getTask(
                                    new StringWriter(),
                                    classes,
                                    problems,
                                    options,
                                    null,
                                    standard.getJavaFileObjects(file))
                            .call();
            if (!compiled) {
                throw new CompileException(Code.SF203, describe(problems));
            }
            return classes;
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF202, "model file %s cannot be read (%s)".formatted(file, e), e);
        }
    }

    private static String describe(DiagnosticCollector<JavaFileObject> problems) {
        return problems.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(d ->
                        "%s:%d: %s"
                                .formatted(
                                        name(d.getSource()),
                                        d.getLineNumber(),
                                        d.getMessage(Locale.ROOT)))
                .collect(Collectors.joining("\n"));
    }

    private static String name(JavaFileObject source) {
        URI uri = source == null ? URI.create("source") : source.toUri();
        return uri.getPath() == null ? uri.toString() : uri.getPath().replaceAll(".*/", "");
    }

    private static Class<? extends App> app(Path file, MemoryClasses classes) {
        String preferred = file.getFileName().toString().replace(".java", "");
        List<Class<? extends App>> found =
                classes.load().stream()
                        .filter(c -> App.class.isAssignableFrom(c))
                        .filter(c -> !Modifier.isAbstract(c.getModifiers()))
                        .<Class<? extends App>>map(c -> c.asSubclass(App.class))
                        .toList();
        return found.stream()
                .filter(c -> c.getSimpleName().equals(preferred))
                .findFirst()
                .or(() -> found.stream().findFirst())
                .orElseThrow(() ->
                        new CompileException(
                                Code.SF202, "%s holds no class that extends App".formatted(file)));
    }
}

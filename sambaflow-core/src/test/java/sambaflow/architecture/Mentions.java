package sambaflow.architecture;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Looks up what a document puts in backticks: paths of the repository and Java types. */
final class Mentions {
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern PATH = Pattern.compile("(\\./)?[\\w.-]+(/[\\w.-]+)*/?");
    private static final Pattern FILE =
            Pattern.compile("[\\w-]+\\.(md|java|sh|xml|json|ipynb|proto|flags|yml)");
    private static final Pattern PACKAGE = Pattern.compile("sambaflow(\\.[a-z]+)+");
    private static final Pattern TYPE =
            Pattern.compile(
                    "(?:[a-z]+\\.)*([A-Z]\\w*[a-z]\\w*)((?:[.#]\\w+)*)(?:\\(.*\\))?(?:<.*>)?");
    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z]\\w*)");
    private static final Set<String> SKIPPED = Set.of(".git", "target", "out", ".venv");

    private final Path root;
    private final Set<String> paths = new HashSet<>();
    private final Map<String, String> sources = new HashMap<>();

    Mentions(Path root) throws IOException {
        this.root = root;
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes a) {
                        if (SKIPPED.contains(folder.getFileName().toString())) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        addPath(folder);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                            throws IOException {
                        addPath(file);
                        if (file.toString().endsWith(".java")) {
                            addTypes(Files.readString(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private void addPath(Path path) {
        Path relative = root.relativize(path);
        // Every end of the path, so that a package may be named without the folders above it.
        for (int i = 0; i < relative.getNameCount(); i++) {
            paths.add(relative.subpath(i, relative.getNameCount()).toString().replace('\\', '/'));
        }
    }

    private void addTypes(String source) {
        DECLARED.matcher(source)
                .results()
                .forEach(m -> sources.merge(m.group(1), source, String::concat));
    }

    /** What {@code markdown} mentions and nobody has, each as it is written. */
    Set<String> unresolved(String markdown) {
        Set<String> unresolved = new TreeSet<>();
        SPAN.matcher(FENCE.matcher(markdown).replaceAll(""))
                .results()
                .map(m -> m.group(1).strip())
                .filter(span -> !resolves(span))
                .forEach(unresolved::add);
        return unresolved;
    }

    private boolean resolves(String span) {
        boolean outside = span.startsWith("../");
        boolean path = PATH.matcher(span).matches() && span.contains("/") && !outside;
        if (path || FILE.matcher(span).matches()) {
            String plain = span.replaceFirst("^\\./", "").replaceFirst("/$", "");
            return paths.contains(plain) || SKIPPED.contains(plain.split("/")[0]);
        }
        if (PACKAGE.matcher(span).matches()) {
            return paths.contains(span.replace('.', '/'));
        }
        Matcher type = TYPE.matcher(span);
        return !type.matches() || known(type.group(1), type.group(2));
    }

    /** Whether a type exists, and in our own sources each member named with it. */
    private boolean known(String type, String members) {
        String source = sources.get(type);
        if (source == null) {
            return ofALibrary(type);
        }
        return Arrays.stream(members.split("[.#]"))
                .filter(member -> !member.isEmpty())
                .allMatch(member -> Pattern.compile("\\b" + member + "\\b").matcher(source).find());
    }

    private static boolean ofALibrary(String name) {
        return inTheJdk(name)
                || Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .anyMatch(jar -> inJar(jar, name));
    }

    private static boolean inTheJdk(String name) {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        List<Path> searched = List.of(modules.resolve("java.base"), modules.resolve("jdk.jshell"));
        return searched.stream().anyMatch(module -> holds(module, name + ".class"));
    }

    private static boolean holds(Path folder, String file) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.anyMatch(p -> p.endsWith(file));
        } catch (IOException e) {
            throw new AssertionError(folder + " cannot be read", e);
        }
    }

    private static boolean inJar(String jar, String name) {
        try (ZipFile zip = new ZipFile(jar)) {
            return zip.stream().anyMatch(e -> e.getName().endsWith("/" + name + ".class"));
        } catch (IOException e) {
            throw new AssertionError(jar + " cannot be read", e);
        }
    }
}

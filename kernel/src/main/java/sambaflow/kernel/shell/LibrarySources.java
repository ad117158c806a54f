package sambaflow.kernel.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The sources of what cells can use: {@code X-sources.jar} beside {@code X.jar}, and the JDK's own
 * {@code src.zip}. JShell reads the latter only, and only for comments. Nothing is opened before it
 * is asked for.
 */
final class LibrarySources {
    private static final Pattern IMPORT = Pattern.compile("import\\s+([\\w$.]+(?:\\.\\*)?)\\s*;");
    private static final int KEPT = 16;

    private final JavaShell shell;
    private final Path ofJdk = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    private final Map<Path, Set<String>> entries = new HashMap<>();
    private final Map<String, SourceFile> parsed =
            new LinkedHashMap<>(KEPT, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, SourceFile> eldest) {
                    return size() > KEPT;
                }
            };

    LibrarySources(JavaShell shell) {
        this.shell = shell;
    }

    /**
     * The declaration of what has this signature.
     *
     * @param jdk whether the JDK's sources are asked, too
     * @throws IOException if a jar of sources is damaged
     */
    Optional<SourceFile.Declared> find(String text, boolean jdk) throws IOException {
        Signature signature = Signature.of(text);
        List<Path> jars =
                shell.classPath().stream()
                        .map(LibrarySources::beside)
                        .filter(Files::isReadable)
                        .toList();
        if (jars.isEmpty() && !jdk || isOfCells(signature)) {
            return Optional.empty();
        }
        Optional<SourceFile.Declared> found = find(signature, jars, jdk);
        Optional<Signature> constant = signature.asConstant();
        return found.isPresent() || constant.isEmpty() ? found : find(constant.get(), jars, jdk);
    }

    private static Path beside(Path jar) {
        String name = jar.getFileName() == null ? "" : jar.getFileName().toString();
        return jar.resolveSibling(name.replaceFirst("(?:\\.jar)?$", "-sources.jar"));
    }

    private boolean isOfCells(Signature signature) {
        return shell.declares(signature.type().replaceFirst("\\..*", ""));
    }

    private Optional<SourceFile.Declared> find(Signature signature, List<Path> jars, boolean jdk)
            throws IOException {
        for (String name : qualified(signature.type())) {
            List<String> parts = List.of(name.split("\\."));
            for (int outermost = 0; outermost < parts.size(); outermost++) {
                Optional<SourceFile> file = file(parts.subList(0, outermost + 1), jars, jdk);
                if (file.isPresent()) {
                    return file.get().find(parts.subList(outermost, parts.size()), signature);
                }
            }
        }
        return Optional.empty();
    }

    /** What a name can mean by the imports of the cells. */
    private List<String> qualified(String type) {
        int dot = type.indexOf('.');
        String first = dot < 0 ? type : type.substring(0, dot);
        List<String> names = new ArrayList<>(List.of(type, "java.lang." + type));
        shell.jshell()
                .imports()
                .filter(snippet -> shell.jshell().status(snippet).isActive())
                .forEach(snippet -> {
                    Matcher each = IMPORT.matcher(snippet.source());
                    while (each.find()) {
                        String name = each.group(1);
                        String inside = name.substring(0, name.lastIndexOf('.') + 1);
                        if (name.endsWith(".*")) {
                            names.add(inside + type);
                        } else if (name.endsWith("." + first)) {
                            names.addFirst(inside + type);
                        }
                    }
                });
        return names;
    }

    private Optional<SourceFile> file(List<String> names, List<Path> jars, boolean jdk)
            throws IOException {
        String file = String.join("/", names) + ".java";
        String module = jdkModule(String.join(".", names.subList(0, names.size() - 1)));
        if (!module.isEmpty()) {
            return jdk && Files.isReadable(ofJdk)
                    ? read(ofJdk, module + "/" + file)
                    : Optional.empty();
        }
        for (Path jar : jars) {
            if (entries(jar).contains(file)) {
                return read(jar, file);
            }
        }
        return Optional.empty();
    }

    private static String jdkModule(String packageName) {
        return ModuleLayer.boot().modules().stream()
                .filter(module -> module.getPackages().contains(packageName))
                .map(Module::getName)
                .findFirst()
                .orElse("");
    }

    private Set<String> entries(Path jar) throws IOException {
        Set<String> known = entries.get(jar);
        if (known == null) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                known = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
            } catch (IOException e) {
                throw new IOException(jar + " cannot be read: " + e.getMessage(), e);
            }
            entries.put(jar, known);
        }
        return known;
    }

    private Optional<SourceFile> read(Path archive, String name) throws IOException {
        String key = archive + "!" + name;
        SourceFile known = parsed.get(key);
        if (known == null) {
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry == null) {
                    return Optional.empty();
                }
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                known = SourceFile.parse(name, new String(bytes, StandardCharsets.UTF_8));
            }
            parsed.put(key, known);
        }
        return Optional.of(known);
    }
}

package sambaflow.magics.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/** Where an app's {@code .java} file is: named itself, in a folder, or in a git repository. */
public final class AppSource {
    private static final Pattern APP =
            Pattern.compile("\\bclass\\s+\\w+\\s+extends\\s+(?:\\w+\\.)*App\\b");
    private static final int DEPTH = 6;
    private static final int SHOWN = 20;

    private AppSource() {}

    /** Whether {@code name} is a file, a folder or an address rather than another word. */
    public static boolean isOne(String name) {
        return name.endsWith(".java")
                || name.contains("/")
                || GitAddress.isOne(name)
                || Files.isDirectory(Path.of(name));
    }

    /**
     * The file that {@code name} leads to.
     *
     * @param consent asked before code from elsewhere may run
     * @param log hears what is fetched
     */
    public static Path find(String name, Consent consent, Consumer<String> log) {
        return find(name, GitCache.ofUser(), consent, log);
    }

    static Path find(String name, GitCache cache, Consent consent, Consumer<String> log) {
        if (!GitAddress.isOne(name)) {
            return in(Path.of(name), name);
        }
        GitAddress address = GitAddress.parse(name);
        GitCache.Checkout checkout = cache.fetch(address);
        log.accept("[info   ] %s is at commit %s".formatted(address.shown(), checkout.commit()));
        Path file = in(checkout.file(address.path()), name);
        if (!checkout.isTrusted()) {
            consent.ask(question(address, checkout, file));
            checkout.trust();
        }
        return file;
    }

    private static List<String> question(
            GitAddress address, GitCache.Checkout checkout, Path file) {
        // The compiler takes what the file needs from its whole folder.
        List<String> files =
                javaFiles(file.getParent()).stream()
                        .map(f -> "  " + checkout.folder().relativize(f))
                        .toList();
        String more = files.size() > SHOWN ? "\n  and %d more".formatted(files.size() - SHOWN) : "";
        return List.of(
                "This code is not yours and would run with your rights:",
                "  repository " + address.shown(),
                "  commit     " + checkout.commit(),
                "  model      " + checkout.folder().relativize(file),
                "with the files",
                files.stream().limit(SHOWN).collect(Collectors.joining("\n")) + more,
                "They are in " + checkout.folder());
    }

    /** The one app in {@code place}, a file or a folder. */
    private static Path in(Path place, String name) {
        if (!Files.isDirectory(place)) {
            return place;
        }
        List<Path> apps = javaFiles(place).stream().filter(AppSource::holdsApp).toList();
        if (apps.size() == 1) {
            return apps.getFirst();
        }
        if (apps.isEmpty()) {
            throw new CompileException(
                    Code.SF202,
                    "%s holds no .java file with a class that extends App; name the file, or another folder"
                            .formatted(name));
        }
        throw new CompileException(
                Code.SF202,
                "%s holds %d apps; name one of them:\n%s"
                        .formatted(
                                name,
                                apps.size(),
                                apps.stream()
                                        .map(app -> "  " + named(name, place, app))
                                        .collect(Collectors.joining("\n"))));
    }

    private static String named(String name, Path place, Path app) {
        boolean below = GitAddress.isOne(name) && GitAddress.parse(name).path().isEmpty();
        String between = name.endsWith("/") ? "" : below ? "//" : "/";
        return name + between + place.relativize(app);
    }

    private static List<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(f -> f.toString().endsWith(".java") && Files.isRegularFile(f))
                    .filter(f -> !hidden(folder.relativize(f)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new CompileException(
                    Code.SF202, "folder %s cannot be read (%s)".formatted(folder, e), e);
        }
    }

    private static boolean hidden(Path below) {
        return Stream.iterate(Optional.of(below), Optional::isPresent, p -> p.map(Path::getParent))
                .flatMap(Optional::stream)
                .map(p -> p.getFileName().toString())
                .anyMatch(name -> name.startsWith(".") || name.equals("target"));
    }

    private static boolean holdsApp(Path file) {
        try {
            return APP.matcher(Files.readString(file)).find();
        } catch (MalformedInputException e) {
            return false;
        } catch (IOException e) {
            throw new CompileException(Code.SF202, "%s cannot be read (%s)".formatted(file, e), e);
        }
    }

    /** Asks whether code from elsewhere may run. */
    @FunctionalInterface
    public interface Consent {
        /** Where nobody can be asked. */
        Consent NOBODY =
                question -> {
                    throw new CompileException(
                            Code.SF205,
                            String.join("\n", question)
                                    + "\nIt was never run before, and there is no terminal to ask you; run it once in a terminal, or say --yes after the address");
                };

        /** Returns if it may; otherwise throws. */
        void ask(List<String> question);
    }
}

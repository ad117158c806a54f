package sambaflow.magics.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/**
 * Repositories that apps were fetched from: a folder for each commit, which never changes, and a
 * mark beside it once the user has agreed to run it.
 */
record GitCache(Path folder) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final String TRUSTED = ".trusted";
    private static final String DEFAULT = "HEAD";

    /** The user's, where XDG says. */
    static GitCache ofUser() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path cache =
                xdg != null && Path.of(xdg).isAbsolute()
                        ? Path.of(xdg)
                        : Path.of(System.getProperty("user.home"), ".cache");
        return new GitCache(cache.resolve("sambaflow/apps"));
    }

    /**
     * One commit's files.
     *
     * @param folder with the repository's files and nothing that git would run
     */
    record Checkout(Path folder, String commit) {
        private Path mark() {
            return folder.resolveSibling(commit + TRUSTED);
        }

        boolean isTrusted() {
            return Files.exists(mark());
        }

        /** Remembers that the user has agreed. */
        void trust() {
            try {
                Files.writeString(mark(), "");
            } catch (IOException e) {
                throw new CompileException(
                        Code.SF205,
                        "%s cannot be written (%s); set XDG_CACHE_HOME to a folder of yours"
                                .formatted(mark(), e),
                        e);
            }
        }

        /** The file or folder at {@code path}, which must not lead out of the repository. */
        Path file(String path) {
            Path found = folder.resolve(path).normalize();
            if (Path.of(path).isAbsolute() || !found.startsWith(folder) || !Files.exists(found)) {
                throw new CompileException(
                        Code.SF205,
                        "there is no '%s' in commit %s; leave it out to see the apps"
                                .formatted(path, commit));
            }
            return found;
        }
    }

    /** Fetches the commit that {@code address} leads to now, unless it is there already. */
    Checkout fetch(GitAddress address) {
        Path repository = folder.resolve(sha256(address.url()).substring(0, 16));
        try {
            Files.createDirectories(repository);
            String commit =
                    COMMIT.matcher(address.ref()).matches()
                            ? address.ref()
                            : commit(address, repository);
            Path target = repository.resolve(commit);
            if (!Files.isDirectory(target)) {
                Path part = Files.createTempDirectory(repository, ".part");
                try {
                    checkOut(address, commit, part);
                    moveInPlace(part, target);
                } finally {
                    delete(part);
                }
            }
            return new Checkout(target, commit);
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF205,
                    "the cache %s cannot be used (%s); set XDG_CACHE_HOME to a folder of yours"
                            .formatted(repository, e),
                    e);
        }
    }

    /** What the branch or tag is now; a tag before a branch of the same name, as git has it. */
    private static String commit(GitAddress address, Path repository) throws IOException {
        String ref = address.ref().isEmpty() ? DEFAULT : address.ref();
        Git.Said said = Git.run(repository, "ls-remote", "--", address.url());
        if (!said.succeeded()) {
            throw new CompileException(
                    Code.SF205,
                    "%s cannot be reached (%s); check the address and the network%s"
                            .formatted(address.url(), said.problem(), cached(repository)));
        }
        List<String> names =
                List.of("refs/tags/" + ref + "^{}", "refs/tags/" + ref, "refs/heads/" + ref, ref);
        return names.stream()
                .flatMap(name -> said.out().lines().filter(l -> l.endsWith("\t" + name)))
                .map(l -> l.substring(0, l.indexOf('\t')))
                .filter(c -> COMMIT.matcher(c).matches())
                .findFirst()
                .orElseThrow(() ->
                        new CompileException(
                                Code.SF205,
                                "%s has no branch or tag '%s', only %s; a commit needs all its 40 digits"
                                        .formatted(address.url(), ref, known(said.out()))));
    }

    private static String known(String refs) {
        String names =
                refs.lines()
                        .filter(l -> l.contains("\trefs/heads/") || l.contains("\trefs/tags/"))
                        .map(l -> l.replaceFirst(".*\trefs/(heads|tags)/", ""))
                        .filter(l -> !l.endsWith("^{}"))
                        .limit(20)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no commits at all" : names;
    }

    private static String cached(Path repository) throws IOException {
        try (Stream<Path> files = Files.list(repository)) {
            String commits =
                    files.map(f -> f.getFileName().toString())
                            .filter(name -> COMMIT.matcher(name).matches())
                            .sorted()
                            .collect(Collectors.joining(", #"));
            return commits.isEmpty() ? "" : "; fetched before, and usable without it: #" + commits;
        }
    }

    private static void checkOut(GitAddress address, String commit, Path part) throws IOException {
        require(address, Git.run(part, "init", "--quiet"));
        // Some servers give a commit by its number only if a branch or tag is at it.
        Git.Said one = Git.run(part, fetching(address, "--depth=1", commit));
        if (!one.succeeded()) {
            Git.Said all = Git.run(part, fetching(address, "--tags", "+refs/heads/*:refs/all/*"));
            require(address, all);
        }
        Git.Said done = Git.run(part, "checkout", "--quiet", "--detach", commit);
        if (!done.succeeded()) {
            throw new CompileException(
                    Code.SF205,
                    "%s has no commit %s on any branch or tag (%s)"
                            .formatted(address.url(), commit, done.problem()));
        }
        delete(part.resolve(".git"));
    }

    private static String[] fetching(GitAddress address, String how, String what) {
        return new String[] {
            "fetch", "--quiet", "--no-recurse-submodules", how, "--", address.url(), what
        };
    }

    private static void require(GitAddress address, Git.Said said) {
        if (!said.succeeded()) {
            throw new CompileException(
                    Code.SF205,
                    "%s cannot be fetched (%s); check the address and the network"
                            .formatted(address.url(), said.problem()));
        }
    }

    private static void moveInPlace(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process may have fetched the same commit at the same time.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

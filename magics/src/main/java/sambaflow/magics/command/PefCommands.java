package sambaflow.magics.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.PefDiff;
import sambaflow.pef.PefException;
import sambaflow.pef.PefFile;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefText;
import sambaflow.pef.StoredEntry;

/** {@code sambaflow pef}: what is in PEF files, for terminal and notebook alike. */
public final class PefCommands {
    /** What the command line says of them. */
    public static final String HELP =
            """
            usage: sambaflow pef {info,dump,verify} FILE.pef
                   sambaflow pef diff FILE.pef FILE.pef
                   sambaflow pef list [FOLDER]

            info    what a PEF is, what it holds, how full the chip is
            dump    all of it as text
            verify  check every byte, and say what the file is made of
            diff    what is different between two PEFs; exit code 1 if anything is
            list    every PEF below a folder (default: out)\
            """;

    private static final Path OUTPUT = Path.of("out");
    private static final int DEPTH = 3;

    private final Consumer<String> line;

    /**
     * @param line takes each line of the answer
     */
    public PefCommands(Consumer<String> line) {
        this.line = line;
    }

    /**
     * Does what {@code arguments} say.
     *
     * @return whether all is well: false for PEFs that differ
     * @throws IllegalArgumentException with what is wrong with the arguments
     * @throws PefException for a file that is no PEF
     */
    public boolean run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        List<Path> files = arguments.stream().skip(1).map(Path::of).toList();
        return switch (command) {
            case "info" -> told(PefText.summary(PefReader.read(one(files))));
            case "dump" -> told(List.of(PefText.dump(PefReader.read(one(files)))));
            case "verify" -> told(verified(one(files)));
            case "diff" -> diff(files);
            case "list" -> told(listed(files.isEmpty() ? OUTPUT : one(files)));
            case String other ->
                    throw new IllegalArgumentException(
                            "pef: found '%s', expected info, dump, verify, diff or list"
                                    .formatted(other));
        };
    }

    private boolean told(List<String> lines) {
        lines.forEach(line);
        return true;
    }

    private static Path one(List<Path> files) {
        if (files.size() != 1) {
            throw new IllegalArgumentException(
                    "pef: found %d files, expected one".formatted(files.size()));
        }
        return files.getFirst();
    }

    private static List<String> verified(Path file) {
        PefFile open = PefReader.open(file);
        List<String> lines = new ArrayList<>();
        for (StoredEntry entry : open.entries()) {
            lines.add(
                    "%-16s %8d bytes at %d".formatted(entry.name(), entry.size(), entry.offset()));
        }
        lines.add("program %s".formatted(open.pef().fingerprint()));
        lines.add(
                "%s is whole: every byte is as format %s has it".formatted(file, Manifest.FORMAT));
        return lines;
    }

    private boolean diff(List<Path> files) {
        if (files.size() != 2) {
            throw new IllegalArgumentException(
                    "pef diff: found %d files, expected two".formatted(files.size()));
        }
        List<String> lines =
                PefDiff.between(PefReader.read(files.get(0)), PefReader.read(files.get(1)));
        told(lines.isEmpty() ? List.of("no difference") : lines);
        return lines.isEmpty();
    }

    /** A line for each PEF, the newest first; one that cannot be read says why. */
    private static List<String> listed(Path folder) {
        String row = "%-24s %-6s %5s %-4s %-6s %-9s %s";
        List<String> lines = new ArrayList<>();
        lines.add(row.formatted("PEF", "arch", "tiles", "mode", "batch", "for", "file, arguments"));
        for (Path file : pefs(folder)) {
            try {
                Pef pef = PefReader.read(file);
                Manifest m = pef.manifest();
                lines.add(
                        row.formatted(
                                m.name(),
                                m.arch(),
                                m.tiles(),
                                m.mode(),
                                m.batchSize(),
                                m.inference() ? "inference" : "training",
                                file + arguments(m)));
            } catch (PefException e) {
                lines.add("%s cannot be read: %s".formatted(file, e.getMessage()));
            }
        }
        return lines.size() > 1 ? lines : List.of("no PEF below " + folder);
    }

    private static String arguments(Manifest manifest) {
        return manifest.arguments().entrySet().stream()
                .map(e -> "--%s=%s".formatted(e.getKey().replaceFirst("^-+", ""), e.getValue()))
                .collect(Collectors.joining(" ", ", ", ""))
                .replaceFirst(", $", "");
    }

    private static List<Path> pefs(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(f -> f.toString().endsWith(".pef"))
                    .sorted((a, b) ->
                            Long.compare(b.toFile().lastModified(), a.toFile().lastModified()))
                    .toList();
        } catch (IOException e) {
            throw new PefException("folder %s cannot be read (%s)".formatted(folder, e), e);
        }
    }
}

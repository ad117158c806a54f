package sambaflow.magics.command;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import sambaflow.folder.ModelSource;
import sambaflow.folder.PefFolder;
import sambaflow.folder.Report;
import sambaflow.pef.Manifest;
import sambaflow.pef.PefException;
import sambaflow.pef.PefReader;

/**
 * Every PEF below a folder: what it is for, when it was compiled, and what became of its source.
 *
 * @param sameModel whether a model that is in no file is still what a PEF was compiled from, where
 *     that can be known
 */
record Registry(Path folder, Function<Path, Optional<Boolean>> sameModel) {
    private static final String ROW = "%-20s %-5s %5s %-4s %6s %-9s %-16s %-14s %s";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** A line for each PEF, the newest first; one that cannot be read says why. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                ROW.formatted(
                        "PEF",
                        "arch",
                        "tiles",
                        "mode",
                        "batch",
                        "for",
                        "compiled",
                        "source",
                        "file, arguments"));
        for (Path file : PefCommands.below(folder)) {
            try {
                lines.add(row(file, PefReader.read(file).manifest()));
            } catch (PefException e) {
                lines.add("%s cannot be read: %s".formatted(file, e.getMessage()));
            }
        }
        return lines.size() > 1 ? lines : List.of("no PEF below " + folder);
    }

    private String row(Path file, Manifest m) {
        // A report of another PEF, or of what a newer one replaced, says nothing of this one.
        Optional<Report> report =
                PefFolder.of(file).readReport().filter(r -> r.manifest().equals(m));
        Instant compiled =
                report.map(r -> Instant.parse(r.local().compiledAt()))
                        .orElseGet(() -> Instant.ofEpochMilli(file.toFile().lastModified()));
        return ROW.formatted(
                m.name(),
                m.arch(),
                m.tiles(),
                m.mode(),
                m.batchSize(),
                m.inference() ? "inference" : "training",
                DATE.format(compiled.atZone(ZoneId.systemDefault())),
                source(file, report),
                file + arguments(m));
    }

    private String source(Path file, Optional<Report> report) {
        if (report.isEmpty()) {
            return "unknown";
        }
        Path folder = PefFolder.of(file).folder();
        return switch (ModelSource.state(folder, report.get().local().source())) {
            case SAME -> "unchanged";
            case CHANGED -> "changed since";
            case GONE -> "gone";
            case NOWHERE ->
                    sameModel
                            .apply(file)
                            .map(same -> same ? "unchanged" : "changed since")
                            .orElse("in a notebook");
        };
    }

    private static String arguments(Manifest manifest) {
        return manifest.arguments().entrySet().stream()
                .map(e -> "--%s=%s".formatted(e.getKey().replaceFirst("^-+", ""), e.getValue()))
                .collect(Collectors.joining(" ", ", ", ""))
                .replaceFirst(", $", "");
    }
}

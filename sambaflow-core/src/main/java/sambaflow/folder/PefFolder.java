package sambaflow.folder;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Identity;
import sambaflow.compile.Known;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Interrupts;
import sambaflow.pass.PassText;
import sambaflow.pef.PefException;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefWriter;
import sambaflow.pef.Sha256;
import sambaflow.place.PlaceReport;

/**
 * A PEF with what its compilation left beside it. All of its files change together: they are
 * written under other names first, and a compilation that is stopped or fails leaves the old ones.
 *
 * @param folder the folder
 * @param name of the PEF
 */
public record PefFolder(Path folder, String name) {
    private static final String REPORT = "report.json";
    private static final String SAMBA = ".samba.log";
    private static final String MAC = ".mac.log";
    private static final String PLASMA = ".plasma_compile.log";
    private static final String UTILIZATION = ".utilization_report.txt";
    private static final List<String> DOCUMENTS = List.of(SAMBA, MAC, PLASMA, UTILIZATION);

    /** The folder that {@code pef} is in. */
    public static PefFolder of(Path pef) {
        Path folder = pef.getParent() == null ? Path.of("") : pef.getParent();
        return new PefFolder(folder, pef.getFileName().toString().replaceFirst("\\.pef$", ""));
    }

    /** The PEF's file. */
    public Path pef() {
        return named(".pef");
    }

    private Path named(String ending) {
        return folder.resolve(name + ending);
    }

    private Path passes() {
        return named(".passes.txt");
    }

    private Path report() {
        return folder.resolve(REPORT);
    }

    /** The report on the PEF, if it is this PEF's and can be read. */
    public Optional<Report> readReport() {
        return ReportFile.read(report()).filter(r -> r.pef().name().equals(name + ".pef"));
    }

    /**
     * What was compiled into this folder from inputs of this {@code identity} by this very
     * compiler, if nothing of it was changed or lost since.
     */
    public Optional<Known.Made> find(String identity) {
        return readReport()
                .filter(r -> r.inputs().equals(identity))
                .filter(r -> Identity.ofCompiler().equals(Optional.of(r.local().compiler())))
                .filter(r -> DOCUMENTS.stream().allMatch(d -> Files.isRegularFile(named(d))))
                .filter(r ->
                        TuneReports.PATHS.stream()
                                .allMatch(p -> Files.isRegularFile(folder.resolve(p))))
                .flatMap(this::made);
    }

    private Optional<Known.Made> made(Report report) {
        try (InputStream in = new FileInputStream(pef().toFile())) {
            byte[] bytes = in.readAllBytes();
            if (!Sha256.hex(bytes).equals(report.pef().sha256())) {
                return Optional.empty();
            }
            List<PlaceReport> placements =
                    report.graphs().stream()
                            .flatMap(g -> g.sections().stream())
                            .map(Facts::placement)
                            .toList();
            return Optional.of(
                    new Known.Made(
                            PefReader.open(pef().toString(), bytes).pef(),
                            placements,
                            report.notes().stream().map(Report.Note::diagnostic).toList(),
                            report.predictedSeconds(),
                            report.boundSeconds()));
        } catch (IOException | PefException e) {
            return Optional.empty();
        }
    }

    /**
     * What is of this one compilation.
     *
     * @param source where the model came from
     * @param paths arguments that name files, as the user wrote them
     */
    public record Local(ModelSource source, SortedMap<String, String> paths) {}

    private Report.Local local(Local given, List<CompileReport.Timing> timings) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        timings.forEach(t -> seconds.put(t.stage(), t.seconds()));
        return new Report.Local(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                seconds,
                Identity.ofCompiler().orElse(""),
                given.source().seenFrom(folder),
                given.paths());
    }

    /**
     * What to write besides the documents that are always written.
     *
     * @param everyPass the graph as each pass left it, to the graph compiler's log
     * @param changes what each pass changed, to a file of its own
     */
    public record Extras(boolean everyPass, boolean changes) {}

    /** Writes all files of a compilation. */
    public void write(CompileReport compiled, Local local, Extras extras) {
        byte[] pef = PefWriter.bytes(compiled.pef());
        Map<Path, byte[]> files = new LinkedHashMap<>();
        // First: a report that is older than its PEF is not of it, so documents that were replaced
        // only in part are never taken for those of the old one.
        files.put(pef(), pef);
        files.put(named(SAMBA), utf8(Logs.samba(compiled)));
        files.put(named(MAC), utf8(Logs.mac(compiled, extras.everyPass())));
        files.put(named(PLASMA), utf8(Logs.plasma(compiled)));
        files.put(named(UTILIZATION), utf8(Logs.utilization(compiled)));
        new Facts(compiled)
                .tuneReports()
                .forEach((path, text) -> files.put(folder.resolve(path), utf8(text)));
        if (extras.changes()) {
            files.put(passes(), utf8(PassText.of(compiled.snapshots())));
        }
        // Last: until it fits the PEF, nothing here is taken for up to date.
        files.put(report(), ReportFile.bytes(report(compiled, pef, local)));
        replace(files);
        if (!extras.changes()) {
            // It would tell of another compilation.
            passes().toFile().delete();
        }
    }

    /** Writes what was asked for beside a PEF that is up to date, and where its source is now. */
    public void update(CompileReport kept, Local local, Extras extras) {
        Map<Path, byte[]> files = new LinkedHashMap<>();
        if (extras.everyPass()) {
            files.put(named(MAC), utf8(Logs.mac(kept, true)));
        }
        if (extras.changes()) {
            files.put(passes(), utf8(PassText.of(kept.snapshots())));
        }
        Report old = readReport().orElseThrow();
        Report.Local now =
                new Report.Local(
                        old.local().compiledAt(),
                        old.local().seconds(),
                        old.local().compiler(),
                        local.source().seenFrom(folder),
                        local.paths());
        if (!now.equals(old.local())) {
            files.put(report(), ReportFile.bytes(old.with(now)));
        }
        replace(files);
    }

    private Report report(CompileReport compiled, byte[] pef, Local local) {
        return new Facts(compiled).report(pef, local(local, compiled.timings()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts {@code files} into their places, in their order, once all of them are written. */
    private void replace(Map<Path, byte[]> files) {
        Map<Path, Path> parts = new LinkedHashMap<>();
        try {
            for (Map.Entry<Path, byte[]> file : files.entrySet()) {
                Interrupts.check();
                Files.createDirectories(file.getKey().toAbsolutePath().getParent());
                parts.put(file.getKey(), part(file.getKey()));
                store(parts.get(file.getKey()), file.getValue());
            }
            Interrupts.check();
            for (Path file : new ArrayList<>(parts.keySet())) {
                Files.move(
                        parts.get(file),
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                parts.remove(file);
            }
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF305,
                    "%s cannot be written (%s: %s); make the folder writable or choose another with --output-folder"
                            .formatted(folder, e.getClass().getSimpleName(), e.getMessage()),
                    e);
        } finally {
            parts.values().forEach(p -> p.toFile().delete());
        }
    }

    private static Path part(Path file) {
        String own = Long.toHexString(ProcessHandle.current().pid());
        return file.resolveSibling(".%s.%s.part".formatted(file.getFileName(), own));
    }

    // A channel would be closed half-way by the interrupt that stops a cell.
    private static void store(Path part, byte[] bytes) throws IOException {
        try (FileOutputStream out = new FileOutputStream(part.toFile())) {
            out.write(bytes);
        }
    }
}

package sambaflow.magics.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sambaflow.magics.page.Content;
import sambaflow.pef.Manifest;
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
                   sambaflow pef time [--csv] FILE.pef
                   sambaflow pef {diff,compare} FILE.pef FILE.pef
                   sambaflow pef list [FOLDER]
                   sambaflow pef {sections,timeline,roofline,memory,graph} FILE.pef [--save FILE]
                   sambaflow pef report FILE.pef [--html FILE.html]
                   sambaflow pef {floorplan,stages} FILE.pef [SECTION] [--save FILE]

            info    what a PEF is, what it holds, how full the chip is
            dump    all of it as text
            verify  check every byte, and say what the file is made of
            time    how long it takes on its chip, why, and between which times it lies; with --csv
                    a table of all its sections
            diff    what is different between two PEFs; exit code 1 if anything is
            compare times, memory and sections of two PEFs, and what was given differently
            report  all of it and the runs as one page of html, by default report.html beside the PEF
            list    every PEF below a folder (default: out): what it is for, when it was compiled, and
                    whether its source changed since
            others  views that notebooks show as pictures, here as text; --save writes a file, by its
                    ending as .png, .svg or .txt; without SECTION: the one that takes longest\
            """;

    private static final String TIME = "time";
    private static final String CSV = "--csv";
    private static final int DEPTH = 3;
    private static final Path OUTPUT = Path.of("out");

    private final Consumer<String> line;
    private final Function<Path, Optional<Boolean>> sameModel;

    /**
     * @param line takes each line of the answer
     */
    public PefCommands(Consumer<String> line) {
        this(line, pef -> Optional.empty());
    }

    /**
     * @param line takes each line of the answer
     * @param sameModel whether a model that is in no file is still what a PEF was compiled from,
     *     where that can be known
     */
    public PefCommands(Consumer<String> line, Function<Path, Optional<Boolean>> sameModel) {
        this.line = line;
        this.sameModel = sameModel;
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
        if (shows(command, arguments.subList(Math.min(1, arguments.size()), arguments.size()))) {
            return true;
        }
        refuseOptions(command, arguments);
        List<Path> files = arguments.stream().skip(1).map(Path::of).toList();
        return switch (command) {
            case "info" -> told(PefText.summary(PefReader.read(one(files))));
            case "dump" -> told(List.of(PefText.dump(PefReader.read(one(files)))));
            case "verify" -> told(verified(one(files)));
            case TIME -> time(arguments.subList(1, arguments.size()));
            case "diff" -> diff(files);
            case "list" -> {
                Path folder = files.isEmpty() ? OUTPUT : one(files);
                yield told(new Registry(folder, sameModel).lines());
            }
            case String other ->
                    throw new IllegalArgumentException(
                            "pef: found '%s', expected info, dump, verify, time, diff, compare, report, list or a view: %s"
                                    .formatted(
                                            other,
                                            Stream.of(PefView.values())
                                                    .map(PefView::toString)
                                                    .collect(Collectors.joining(", "))));
        };
    }

    /** Shows what has options of its own; whether {@code command} is such. */
    private boolean shows(String command, List<String> arguments) {
        String name = "pef " + command;
        Optional<PefView> view = PefView.named(command);
        if (view.isPresent()) {
            new ViewCommand(view.get(), name, Optional.empty()).run(arguments, this::show, line);
        } else if (command.equals("compare")) {
            new CompareCommand(name, Optional.empty()).run(arguments, this::show, line);
        } else if (command.equals("report")) {
            new ReportCommand(name, Optional.empty()).run(arguments, line);
        } else {
            return false;
        }
        return true;
    }

    private void show(Content content) {
        line.accept(content.text());
    }

    private static void refuseOptions(String command, List<String> arguments) {
        arguments.stream()
                .filter(a -> a.startsWith("-") && !(command.equals(TIME) && a.equals(CSV)))
                .findFirst()
                .ifPresent(a -> {
                    String has = command.equals(TIME) ? "only " + CSV : "no options";
                    throw new IllegalArgumentException(
                            "pef %s: found '%s', it has %s".formatted(command, a, has));
                });
    }

    /** Every PEF below {@code folder}, newest first. */
    public static List<Path> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(f -> f.toString().endsWith(".pef"))
                    .filter(Files::isRegularFile)
                    .sorted(
                            Comparator.<Path>comparingLong(f -> f.toFile().lastModified())
                                    .reversed()
                                    .thenComparing(f -> f))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new PefException("folder %s cannot be read (%s)".formatted(folder, e), e);
        }
    }

    private boolean time(List<String> arguments) {
        List<Path> files = arguments.stream().filter(a -> !a.equals(CSV)).map(Path::of).toList();
        PefTime.tell(PefReader.read(one(files)), files.size() < arguments.size(), line);
        return true;
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
}

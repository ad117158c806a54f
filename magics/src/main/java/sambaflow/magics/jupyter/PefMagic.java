package sambaflow.magics.jupyter;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.magics.command.PefCommands;
import sambaflow.magics.command.PefView;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefText;

/** {@code %pef [FILE] [--dump]}: what is in a PEF; without a file, in the one compiled last. */
final class PefMagic
        implements LineMagic<Pef, BaseKernel>,
                CellMagic<Pef, BaseKernel>,
                Function<String, List<String>> {
    private static final String DUMP = "--dump";
    private static final String HELP =
            """
            usage: %pef [info|dump|verify|time] [FILE]
                   %pef {diff,compare} FILE FILE
                   %pef list [FOLDER]
                   %pef {sections,floorplan,stages,timeline,roofline,memory,graph} ... as the magics of these names

            Shows what is in a PEF: summary, sections and graph; with dump (or --dump) all of it as text;
            with time how long it takes on its chip, why, and between which times it lies.
            Without FILE: the PEF compiled last.\
            """;

    private final BaseKernel kernel;
    private final Workbench workbench;

    PefMagic(BaseKernel kernel, Workbench workbench) {
        this.kernel = kernel;
        this.workbench = workbench;
    }

    @Override
    public Pef eval(BaseKernel in, List<String> arguments) {
        JupyterPage page = new JupyterPage(kernel);
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        if (isMagic(first)) {
            return asMagic(first, arguments.subList(1, arguments.size()));
        }
        if (arguments.contains("--help") || arguments.contains("-h")) {
            page.line(HELP);
            return null;
        }
        if (List.of("list", "diff", "verify", "time").contains(first)) {
            return asInATerminal(arguments, page);
        }
        // As in a terminal, info and dump may say what to show.
        boolean dump = arguments.contains(DUMP) || arguments.contains("dump");
        List<String> files =
                arguments.stream()
                        .filter(a -> !a.startsWith("-") && !List.of("info", "dump").contains(a))
                        .toList();
        arguments.stream()
                .filter(a -> a.startsWith("-") && !a.equals(DUMP))
                .findFirst()
                .ifPresent(a -> {
                    throw new CompileException(
                            Code.SF201,
                            "%pef: unrecognized argument " + a + "; did you mean --dump?");
                });
        Path file = files.isEmpty() ? last() : Path.of(files.getFirst());
        Pef pef = PefReader.read(file);
        if (dump) {
            page.line(PefText.dump(pef));
        } else {
            new Outcome(page, workbench).show(pef);
        }
        workbench.shown(pef);
        return pef;
    }

    /** Whether {@code command}, a command in a terminal, is also a magic by itself. */
    private static boolean isMagic(String command) {
        return PefView.named(command).isPresent() || List.of("compare", "report").contains(command);
    }

    private Pef asMagic(String command, List<String> arguments) {
        switch (command) {
            case "compare" -> new CompareMagic(kernel, workbench).eval(kernel, arguments);
            case "report" -> new ReportMagic(kernel, workbench).eval(kernel, arguments);
            case String word ->
                    new ViewMagic(PefView.named(word).orElseThrow(), kernel, workbench)
                            .eval(kernel, arguments);
        }
        return null;
    }

    private Pef asInATerminal(List<String> arguments, JupyterPage page) {
        String command = arguments.getFirst();
        boolean unnamed = arguments.size() == 1 && List.of("verify", "time").contains(command);
        List<String> all = unnamed ? List.of(command, last().toString()) : arguments;
        try {
            new PefCommands(page::line, workbench::isModelOf).run(all);
        } catch (IllegalArgumentException e) {
            throw new CompileException(Code.SF201, "%" + e.getMessage(), e);
        }
        return null;
    }

    /** The cell form takes one file on each line of the cell. */
    @Override
    public Pef eval(BaseKernel in, List<String> arguments, String body) {
        Pef last = null;
        for (String line : body.lines().filter(l -> !l.isBlank()).toList()) {
            last =
                    eval(
                            in,
                            Stream.concat(arguments.stream(), List.of(line.strip()).stream())
                                    .toList());
        }
        return last;
    }

    private Path last() {
        return workbench
                .lastPef()
                .orElseThrow(() ->
                        new CompileException(
                                Code.SF206,
                                "%pef: nothing is compiled yet; run %compile first, or name a file"));
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        Stream<String> files = workbench.pefs().stream().map(Path::toString);
        Stream<String> words =
                Stream.of("info", "dump", "verify", "time", "diff", "list", DUMP, "--help");
        Stream<String> found =
                word.contains("/") ? PathCandidates.of(word).stream() : Stream.empty();
        return Stream.of(words, files, found)
                .flatMap(s -> s)
                .distinct()
                .filter(c -> c.startsWith(word))
                .toList();
    }
}

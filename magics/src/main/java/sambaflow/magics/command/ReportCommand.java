package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sambaflow.folder.PefFolder;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.HtmlPage;
import sambaflow.magics.render.LossCurve;
import sambaflow.magics.render.MetricRows;
import sambaflow.magics.render.MetricsTable;
import sambaflow.magics.render.PefSummary;
import sambaflow.magics.render.ProfiledPef;
import sambaflow.magics.render.Provenance;
import sambaflow.magics.render.RunsTable;
import sambaflow.pef.PefReader;
import sambaflow.record.RunFolder;

/** {@code pef report FILE --html=page.html}, {@code %report}: all there is to say of a PEF. */
public final class ReportCommand {
    private final String name;
    private final Optional<Path> last;

    /**
     * @param name what its user calls the command
     * @param last the PEF that is meant where none is named
     */
    public ReportCommand(String name, Optional<Path> last) {
        this.name = name;
        this.last = last;
    }

    @Command(
            sortOptions = false,
            description =
                    "Writes all views of a PEF and its latest run to one page, with the pictures inside and without scripts.")
    private static final class Arguments {
        @Parameters(
                arity = "0..1",
                paramLabel = "FILE.pef",
                description = "The PEF (in a notebook, default: the one compiled last)")
        private Path file;

        @Option(
                names = "--html",
                paramLabel = "FILE.html",
                description = "The page (default: report.html beside the PEF)")
        private Path html;
    }

    /**
     * Writes the page that {@code arguments} ask for.
     *
     * @param line takes each line that is said
     */
    public void run(List<String> arguments, Consumer<String> line) {
        Arguments a = new Arguments();
        if (!new Phrase(name, a).reads(arguments, line)) {
            return;
        }
        Path pef =
                Optional.ofNullable(a.file)
                        .or(() -> last)
                        .orElseThrow(() -> wrong("no PEF is named, and none was compiled yet"));
        Path file = a.html == null ? pef.resolveSibling("report.html") : a.html;
        page(pef).write(file);
        line.accept("Report of %s is in %s".formatted(pef, file));
    }

    private CompileException wrong(String what) {
        return Phrase.wrong(name, what);
    }

    private static HtmlPage page(Path file) {
        ProfiledPef subject = ProfiledPef.of(PefReader.read(file));
        List<HtmlPage.Chapter> chapters = new ArrayList<>();
        chapters.add(
                chapter(
                        "Verdict",
                        Content.text(subject.profile().verdict()),
                        PefSummary.of(subject)));
        for (PefView view : PefView.values()) {
            List<Content> contents = view.of(subject, subject.longest(), OptionalInt.empty());
            chapters.add(new HtmlPage.Chapter(heading(view), contents));
        }
        PefFolder folder = PefFolder.of(file);
        chapters.add(runs(folder));
        chapters.add(
                new HtmlPage.Chapter(
                        "Provenance",
                        folder.readReport()
                                .map(Provenance::of)
                                .orElse(
                                        List.of(
                                                Content.text(
                                                        "not known: there is no report.json of this PEF beside it")))));
        return new HtmlPage("PEF " + subject.pef().manifest().name(), chapters);
    }

    private static HtmlPage.Chapter chapter(String heading, Content... contents) {
        return new HtmlPage.Chapter(heading, List.of(contents));
    }

    private static String heading(PefView view) {
        String word = view.toString();
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static HtmlPage.Chapter runs(PefFolder folder) {
        List<RunFolder> runs = RunFolder.of(folder.folder());
        if (runs.isEmpty()) {
            return chapter("Runs", Content.text("none is recorded"));
        }
        RunFolder latest = runs.getLast();
        return chapter(
                "Runs",
                MetricsTable.of(RunsTable.history(runs)),
                LossCurve.of(MetricRows.of(latest), "Training loss of " + latest.name()));
    }
}

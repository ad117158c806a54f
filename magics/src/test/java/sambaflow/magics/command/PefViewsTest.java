package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.HtmlPage;
import sambaflow.record.RunFolder;

/** Views of a PEF as a user of a terminal or a notebook asks for them. */
class PefViewsTest {
    @TempDir private Path folder;
    private Path pef;
    private Tutorial tutorial;
    private final List<Content> shown = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void compile() {
        tutorial = new Tutorial(folder);
        pef = tutorial.compile("logreg", "--batch-size=32");
    }

    private void view(PefView view, String... arguments) {
        new ViewCommand(view, "%" + view, Optional.of(pef))
                .run(List.of(arguments), shown::add, lines::add);
    }

    private List<String> terminal(String... arguments) {
        List<String> told = new ArrayList<>();
        new PefCommands(told::add).run(List.of(arguments));
        return told;
    }

    @Test
    void eachViewShowsThePefCompiledLast() {
        for (PefView view : PefView.values()) {
            shown.clear();
            view(view);
            assertThat(shown).as(view.toString()).isNotEmpty();
        }
    }

    @Test
    void aTerminalShowsTheTextThatANotebookHasBesideThePicture() {
        view(PefView.TIMELINE);
        assertThat(terminal("timeline", pef.toString())).containsExactly(shown.getFirst().text());
    }

    @Test
    void aPictureIsSavedInTheFormThatItsNameEndsWith() throws IOException {
        Path png = folder.resolve("a.png");
        Path svg = folder.resolve("deeper/a.svg");
        Path text = folder.resolve("a.txt");
        view(PefView.FLOORPLAN, "fwd_0", "--save=" + png, "--save=" + svg, "--save=" + text);
        assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(svg).content().startsWith("<svg ").contains("Floorplan of section fwd_0");
        assertThat(text).content().isEqualTo(shown.getFirst().text() + "\n");
        assertThat(lines).containsExactly("Saved as " + png, "Saved as " + svg, "Saved as " + text);
        assertThatThrownBy(() -> view(PefView.FLOORPLAN, "--save=" + folder.resolve("a.gif")))
                .hasMessageContaining("expected a name that ends with .png, .svg or .txt");
    }

    @Test
    void whatIsWrongWithAViewsArgumentsIsSaid() {
        assertThatThrownBy(() -> view(PefView.STAGES, "fwd_9"))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("has no section 'fwd_9'; it has fwd_0, bckwd_0, opt_0");
        assertThatThrownBy(() -> view(PefView.TIMELINE, "fwd_0"))
                .hasMessageContaining("%timeline: found 'fwd_0'; it is of all sections");
        assertThatThrownBy(() -> view(PefView.FLOORPLAN, "--tile=8"))
                .hasMessageContaining("--tile: found 8, expected 0 to 7");
        assertThatThrownBy(() -> view(PefView.MEMORY, "--tile=1"))
                .hasMessageContaining("%memory: Unknown option: '--tile=1'");
        assertThatThrownBy(() -> terminal("timeline")).hasMessageContaining("no PEF is named");
    }

    @Test
    void eachHelpSaysWhatTheViewShows() {
        for (PefView view : PefView.values()) {
            lines.clear();
            view(view, "--help");
            assertThat(lines).anyMatch(l -> l.contains(view.purpose().substring(0, 20)));
            assertThat(lines.getFirst()).startsWith("Usage: %" + view);
        }
    }

    @Test
    void aCompilationIsComparedWithTheOneItReplaces() {
        Object again =
                tutorial.run(
                        "compile",
                        "--pef-name=logreg",
                        "--output-folder=" + folder,
                        "--batch-size=64",
                        "--compare=previous");
        assertThat(again).isInstanceOf(Recompilation.class);
        List<String> told =
                ((Recompilation) again).comparison().stream().map(Content::text).toList();
        assertThat(told.get(1)).contains("batch size: 32 -> 64");
        Object first =
                tutorial.run(
                        "compile",
                        "--pef-name=fresh",
                        "--output-folder=" + folder,
                        "--compare=previous");
        assertThat(first).isNotInstanceOf(Recompilation.class);
        assertThat(tutorial.lines()).anyMatch(l -> l.contains("Nothing to compare with"));
    }

    @Test
    void whatAPefIsComparedWithIsNotInThePef() throws IOException {
        byte[] before = Files.readAllBytes(pef);
        tutorial.run(
                "compile",
                "--pef-name=logreg",
                "--output-folder=" + folder,
                "--batch-size=32",
                "--force",
                "--compare=" + pef);
        assertThat(Files.readAllBytes(pef)).isEqualTo(before);
    }

    @Test
    void theReportIsOnePageWithoutScriptsAndWithoutTheNet() throws IOException {
        tutorial.run("run", "--num-epochs=1", "--num-steps=5", "--pef=" + pef);
        Path page = folder.resolve("page.html");
        assertThat(terminal("report", pef.toString(), "--html=" + page))
                .containsExactly("Report of %s is in %s".formatted(pef, page));
        String html = Files.readString(page);
        assertThat(html)
                .contains("<title>PEF logreg</title>", "Floorplan", "Roofline", "Provenance")
                .contains("src=\"data:image/svg+xml;base64,", "logreg/1", "--num-steps=5")
                .doesNotContain("<script", "src=\"http", "href=");
        assertThat(Stream.of(folder.toFile().list())).noneMatch(f -> f.endsWith(".part"));
    }

    @Test
    void aPageEscapesWhatIsNotItsOwn() {
        HtmlPage page =
                new HtmlPage(
                        "<b>",
                        List.of(
                                new HtmlPage.Chapter(
                                        "a & b", List.of(Content.text("<script>x</script>")))));
        assertThat(page.html())
                .contains("&lt;b&gt;", "a &amp; b", "&lt;script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void metricsOfTheAppsOwnAreRecordedAndDrawn() throws IOException {
        Path source = folder.resolve("own/Own.java");
        Files.createDirectories(source.getParent());
        String text =
                Files.readString(Tutorial.repository().resolve("notebooks/hello_world/LogReg.java"))
                        .replaceAll("\\bLogReg\\b", "Own");
        Files.writeString(
                source,
                text.substring(0, text.lastIndexOf('}'))
                        + """
                            @Override
                            public void afterStep(long step, java.util.Map<String, sambaflow.tensor.Tensor> outputs) {
                                if (step % 2 == 0) {
                                    log("f1", step / 10.0);
                                }
                            }
                        }
                        """);
        Tutorial own = new Tutorial(folder, source);
        Path compiled = own.compile("own", "--batch-size=32");
        own.run("run", "--num-epochs=1", "--num-steps=6", "--pef=" + compiled);
        own.run("run", "--num-epochs=1", "--num-steps=4", "--lr=0.01", "--pef=" + compiled);
        Runs runs = new Runs(RunFolder.of(compiled.getParent()));
        PlotCommand plot = new PlotCommand("%plot", runs);
        plot.run(List.of("1", "2", "--metric=f1", "--x=samples"), shown::add, lines::add);
        assertThat(shown.getLast().text())
                .contains("f1 along samples")
                .contains(
                        "0.2000 -> 0.6000 over steps 2 to 6", "0.2000 -> 0.4000 over steps 2 to 4")
                .contains("--lr=0.01");
        assertThatThrownBy(() -> plot.run(List.of("1", "--metric=f2"), shown::add, lines::add))
                .hasMessageContaining("'f2' is not recorded; there are")
                .hasMessageContaining("f1, loss");
        assertThatThrownBy(() -> plot.run(List.of("1", "--smooth=1"), shown::add, lines::add))
                .hasMessageContaining("--smooth: found 1.0, expected a number from 0 to below 1");
        var table = sambaflow.magics.render.MetricsTable.of(runs.find("1"));
        assertThat(table.columnNames()).endsWith("f1");
        assertThat(table.doubleColumn("f1").get(3)).isEqualTo(0.4);
        assertThat(table.doubleColumn("f1").isMissing(2)).isTrue();
    }
}

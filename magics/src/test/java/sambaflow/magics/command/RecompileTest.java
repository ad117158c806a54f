package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.app.Compilation;

/** A PEF that is up to date is left alone, and one that is not never passes for it. */
class RecompileTest {
    private static final String OPTIMIZER = "new SGD(lr, momentum, weightDecay)";

    @TempDir private Path folder;

    private Compilation compile(Path model, String... more) {
        Stream<String> all =
                Stream.concat(
                        Stream.of("compile", "--pef-name=it", "--output-folder=" + folder),
                        Stream.of(more));
        return (Compilation) new Tutorial(folder, model).run(all.toArray(String[]::new));
    }

    private Path model(String from, String to) throws IOException {
        return ModelEdits.edited(folder.resolve("model"), from, to);
    }

    /** What a compilation writes that knows nothing of any before it. */
    private byte[] afresh(Path model, String... more) throws IOException {
        Path other = folder.resolve("afresh");
        Stream<String> all =
                Stream.concat(
                        Stream.of(
                                "compile", "--pef-name=it", "--force", "--output-folder=" + other),
                        Stream.of(more));
        Tutorial tutorial = new Tutorial(other, model);
        Compilation made = (Compilation) tutorial.run(all.toArray(String[]::new));
        assertThat(made.report().kept()).isFalse();
        return Files.readAllBytes(made.pef());
    }

    @Test
    void nothingChangedSaysSoAndKeepsTheWholeReport() throws IOException {
        Tutorial tutorial = new Tutorial(folder);
        String[] words = {"compile", "--pef-name=it", "-b", "7", "--output-folder=" + folder};
        Compilation first = (Compilation) tutorial.run(words);
        byte[] pef = Files.readAllBytes(first.pef());
        Compilation second = (Compilation) tutorial.run(words);
        assertThat(first.report().kept()).isFalse();
        assertThat(second.report().kept()).isTrue();
        assertThat(tutorial.lines().getLast())
                .isEqualTo(
                        "[info   ] PEF file %s is up to date: nothing changed since it was compiled (add --force to compile again)"
                                .formatted(first.pef()));
        assertThat(second.pef()).isEqualTo(first.pef()).hasBinaryContent(pef);
        assertThat(second.report().pef()).isEqualTo(first.report().pef());
        assertThat(second.report().snapshots()).isEqualTo(first.report().snapshots());
        assertThat(second.report().notes()).isEqualTo(first.report().notes()).isNotEmpty();
        assertThat(second.report().predictedSeconds()).isEqualTo(first.report().predictedSeconds());
        assertThat(second.report().boundSeconds()).isEqualTo(first.report().boundSeconds());
        assertThat(second.report().placements())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
                .isEqualTo(first.report().placements());
    }

    @Test
    void forceCompilesAgainToTheSameBytes() throws IOException {
        Path model = model(OPTIMIZER, OPTIMIZER);
        byte[] first = Files.readAllBytes(compile(model).pef());
        Compilation again = compile(model, "--force");
        assertThat(again.report().kept()).isFalse();
        assertThat(again.pef()).hasBinaryContent(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-b 16",
                "-b 8 -mb 4",
                "-b 8 --gradient-accumulation-steps 2",
                "-b 8 --inference",
                "-b 8 --arch sn40",
                "-b 8 --num-tiles 2",
                "-b 8 --o0",
                "-b 8 --o1",
                "-b 8 --graphamp-preset mp0",
                "-b 8 --fp32-ops linear",
                "-b 8 --enable-stochastic-rounding",
                "-b 8 --enable-stochastic-rounding --seed 3",
                "-b 8 --bias",
                "-b 8 --lr 0.5"
            })
    void eachArgumentThatIsInThePefCompilesAgain(String words) throws IOException {
        Path model = model(OPTIMIZER, OPTIMIZER);
        compile(model, "-b", "8");
        Compilation other = compile(model, words.split(" "));
        assertThat(other.report().kept()).isFalse();
        assertThat(compile(model, words.split(" ")).report().kept()).isTrue();
        assertThat(other.pef()).hasBinaryContent(afresh(model, words.split(" ")));
    }

    @Test
    void aNumberThatTheOptimizerBakesInCompilesAgain() throws IOException {
        String adam = "new sambaflow.nn.optim.AdamW(lr).withBetas(0.9, %s)";
        byte[] first = Files.readAllBytes(compile(model(OPTIMIZER, adam.formatted("0.99"))).pef());
        Compilation second = compile(model(OPTIMIZER, adam.formatted("0.98")));
        assertThat(second.report().kept()).isFalse();
        assertThat(Files.readAllBytes(second.pef())).isNotEqualTo(first);
    }

    @Test
    void aNumberThatEachRunGivesDoesNot() throws IOException {
        compile(model("lr = 0.0015", "lr = 0.0015"));
        Path model = model("lr = 0.0015", "lr = 0.5");
        Compilation second = compile(model);
        assertThat(second.report().kept()).isTrue();
        assertThat(second.pef()).hasBinaryContent(afresh(model));
    }

    @Test
    void anotherLossCompilesAgain() throws IOException {
        compile(model(OPTIMIZER, OPTIMIZER));
        Path model =
                model("criterion.forward(out, targets)", "criterion.forward(out.relu(), targets)");
        Compilation second = compile(model);
        assertThat(second.report().kept()).isFalse();
        assertThat(second.pef()).hasBinaryContent(afresh(model));
    }

    @Test
    void aCommentCompilesAgainOnlyIfItMovesLinesThatThePefNames() throws IOException {
        String line = "SambaTensor out = linLayer.forward(inputs);";
        compile(model(line, line));
        Path beside = model(line, line + " // the scores");
        Compilation kept = compile(beside);
        assertThat(kept.report().kept()).isTrue();
        assertThat(kept.pef()).hasBinaryContent(afresh(beside));
        Path above = model(line, "// the scores\n" + line);
        Compilation moved = compile(above);
        assertThat(moved.report().kept()).isFalse();
        assertThat(moved.pef()).hasBinaryContent(afresh(above));
    }

    @Test
    void otherContentsOfTheRulesCompileAgain() throws IOException {
        Path rules = folder.resolve("rules.yaml");
        String rule =
                "mine:\n  priority: %d\n  pattern:\n    a: {op_type: linear, child: b}\n    b: {op_type: relu}\n";
        Files.writeString(rules, rule.formatted(5));
        String[] words = {"--o1", "--optimization-rules=" + rules};
        Path model = model(OPTIMIZER, OPTIMIZER);
        compile(model, words);
        assertThat(compile(model, words).report().kept()).isTrue();
        Files.writeString(rules, rule.formatted(6));
        assertThat(compile(model, words).report().kept()).isFalse();
    }

    @Test
    void aDamagedAForeignAndALostFileAreNotTrusted() throws IOException {
        Path model = model(OPTIMIZER, OPTIMIZER);
        Path pef = compile(model).pef();
        byte[] whole = Files.readAllBytes(pef);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        byte[] foreign = afresh(model, "-b", "3");
        for (byte[] content : List.of(damaged, foreign, new byte[0])) {
            Files.write(pef, content);
            assertThat(compile(model).report().kept()).isFalse();
            assertThat(pef).hasBinaryContent(whole);
        }
        Path report = pef.resolveSibling("report.json");
        for (String text : List.of("", "{}", "null", "[1", "{\"schema\": \"other\"}")) {
            Files.writeString(report, text);
            assertThat(compile(model).report().kept()).as(text).isFalse();
        }
        Files.delete(pef.resolveSibling("it.mac.log"));
        assertThat(compile(model).report().kept()).isFalse();
        assertThat(compile(model).report().kept()).isTrue();
    }

    @Test
    void whatAnotherBuildOfTheCompilerMadeIsNotTrusted() throws IOException {
        Path model = model(OPTIMIZER, OPTIMIZER);
        Path report = compile(model).pef().resolveSibling("report.json");
        String text = Files.readString(report);
        String compiler = text.replaceFirst("(?s).*\"compiler\" : \"([0-9a-f]{64})\".*", "$1");
        Files.writeString(report, text.replace(compiler, compiler.replace('0', '1')));
        assertThat(compile(model).report().kept()).isFalse();
    }

    @Test
    void whatWasAskedForBesideIsWrittenForAPefThatIsUpToDate() throws IOException {
        Path model = model(OPTIMIZER, OPTIMIZER);
        Path pef = compile(model).pef();
        assertThat(compile(model, "--dump-passes", "--debug").report().kept()).isTrue();
        assertThat(pef.resolveSibling("it.passes.txt")).content().contains("== differentiate");
        assertThat(pef.resolveSibling("it.mac.log")).content().contains("== differentiate");
        compile(model, "--force");
        assertThat(pef.resolveSibling("it.passes.txt")).doesNotExist();
    }
}

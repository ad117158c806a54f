package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;
import sambaflow.app.Compilation;
import sambaflow.app.SectionMeasurement;
import sambaflow.app.Training;

/** The same model in every mode: the same results, in fewer sections and less time. */
class ModesTest {
    private static final double MICRO = 1e-6;

    @TempDir private Path folder;

    private Compilation compile(Tutorial tutorial, String name, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of("compile", "--pef-name=" + name, "--output-folder=" + folder));
        all.addAll(List.of(more));
        return (Compilation) tutorial.run(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp0", "mp1", "mp4"})
    void aModeNeverChangesWhatATrainingComesTo(String preset) throws IOException {
        Tutorial lenet = Tutorial.lenet(folder);
        byte[] first = null;
        for (String mode : List.of("--o0", "--o1", "--o3")) {
            Path pef = compile(lenet, "m", mode, "--graphamp-preset=" + preset, "-b", "8").pef();
            Path checkpoints = folder.resolve("checkpoints" + mode);
            Training training =
                    (Training)
                            lenet.run(
                                    "run",
                                    "--pef=" + pef,
                                    "--num-steps=12",
                                    "--ckpt-dir=" + checkpoints);
            byte[] found = Files.readAllBytes(training.checkpoint());
            assertThat(first == null || Arrays.equals(found, first)).as(mode).isTrue();
            first = found;
        }
    }

    @Test
    void moreFreedomMeansFewerSectionsAndLessTime() {
        for (Tutorial tutorial : List.of(Tutorial.lenet(folder), Tutorial.ffn(folder))) {
            Compilation o0 = compile(tutorial, "o0", "--o0", "-b", "32");
            Compilation o1 = compile(tutorial, "o1", "--o1", "-b", "32");
            Compilation o3 = compile(tutorial, "o3", "-b", "32");
            assertThat(o3.report().pef().manifest().mode()).isEqualTo("o3");
            assertThat(sections(o1)).isLessThan(sections(o0));
            assertThat(sections(o3)).isLessThan(sections(o1));
            assertThat(seconds(o1)).isLessThan(seconds(o0));
            assertThat(seconds(o3)).isLessThanOrEqualTo(seconds(o1));
            assertThat(seconds(o3)).isGreaterThanOrEqualTo(o3.report().boundSeconds());
        }
    }

    private static int sections(Compilation compilation) {
        return compilation.report().pef().main().sections().size();
    }

    private static double seconds(Compilation compilation) {
        return compilation.report().predictedSeconds();
    }

    /** What the compiler planned with is what the device says, for the same file. */
    @Test
    void theDeviceTakesAsLongAsTheCompilerSaid() {
        Tutorial lenet = Tutorial.lenet(folder);
        Compilation compiled = compile(lenet, "timed", "--o1", "-b", "16");
        SectionMeasurement measured =
                (SectionMeasurement)
                        lenet.run("measure-sections", "--pef=" + compiled.pef(), "-n", "1");
        double all =
                measured.rows().stream().mapToDouble(SectionMeasurement.Row::chipSeconds).sum();
        assertThat(all).isCloseTo(seconds(compiled), within(MICRO));
    }

    @Test
    void ownRulesComeBeforeTheBuiltInOnesOrInTheirPlace() throws IOException {
        Path rules =
                Files.writeString(
                        folder.resolve("rules.yaml"),
                        """
                        two_layers:
                          priority: 99
                          pattern:
                            a: {op_type: linear, child: b}
                            b: {op_type: relu, child: c}
                            c: {op_type: linear}
                        """);
        Tutorial lenet = Tutorial.lenet(folder);
        String option = "--optimization-rules=" + rules;
        Compilation both = compile(lenet, "both", "--o1", option);
        assertThat(reasons(both))
                .anyMatch(r -> r.contains("'two_layers' matched"))
                .anyMatch(r -> r.contains("'conv_norm_act_pool' matched"));
        Compilation own = compile(lenet, "own", "--o1", option, "--use-o1-default-rules=false");
        assertThat(reasons(own))
                .anyMatch(r -> r.contains("'two_layers' matched"))
                .noneMatch(r -> r.contains("conv_norm"));
    }

    private static List<String> reasons(Compilation compilation) {
        return compilation.report().pef().main().sections().stream().map(s -> s.reason()).toList();
    }

    @Test
    void aWrongRuleIsToldWithFileAndLineBeforeAnythingIsWritten() throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), "a:\n  prio: 1\n");
        Tutorial lenet = Tutorial.lenet(folder);
        assertThatThrownBy(() -> compile(lenet, "wrong", "--o1", "--optimization-rules=" + rules))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("fusion rules rules.yaml:2: rule 'a' has an unknown key");
        assertThat(folder.resolve("wrong")).doesNotExist();
    }

    @Test
    void passesAreShownAndWritten() {
        Tutorial lenet = Tutorial.lenet(folder);
        compile(lenet, "passes", "--dump-passes");
        assertThat(lenet.lines())
                .anyMatch(
                        l -> l.matches(".*pass differentiate +\\d+ nodes, 0 removed, .* added.*"));
        assertThat(folder.resolve("passes/passes.passes.txt"))
                .content()
                .contains("== trace: ", "== differentiate: ", "+ bckwd: fc3_bwd");
    }
}

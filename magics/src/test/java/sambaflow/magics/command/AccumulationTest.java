package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.TestRun;
import sambaflow.app.Training;
import sambaflow.device.RunException;
import sambaflow.graph.CompileException;

/** Microbatches and batches of one step, by the arguments of the commands. */
class AccumulationTest {
    private static final int STEPS = 5;

    @TempDir private Path folder;

    private Tutorial tutorial() {
        return Tutorial.ffn(folder);
    }

    private Training trained(Path pef, String... more) {
        String[] all = new String[more.length + 5];
        all[0] = "run";
        all[1] = "--pef=" + pef;
        all[2] = "--num-steps=" + STEPS;
        all[3] = "--train-range=0:640";
        all[4] = "--test-range=0:64";
        System.arraycopy(more, 0, all, 5, more.length);
        return (Training) tutorial().run(all);
    }

    private void assertSame(Training found, Training expected) {
        assertThat(found.steps()).hasSize(STEPS);
        for (int i = 0; i < STEPS; i++) {
            assertThat(found.steps().get(i).loss())
                    .isCloseTo(expected.steps().get(i).loss(), within(1e-5));
        }
    }

    @Test
    void bothTrainAsOneBigBatchDoes() {
        Tutorial tutorial = tutorial();
        Path whole = tutorial.compile("whole", "-b", "64", "--graphamp-preset=mp0");
        Path parts = tutorial.compile("parts", "-b", "64", "-mb", "16", "--graphamp-preset=mp0");
        Path steps =
                tutorial.compile(
                        "steps",
                        "-b",
                        "16",
                        "--gradient-accumulation-steps=4",
                        "--graphamp-preset=mp0");
        Training expected = trained(whole);
        assertSame(trained(parts), expected);
        assertSame(trained(steps), expected);
        assertThat(trained(steps, "--gradient-accumulation-steps=2").steps().getFirst().loss())
                .isNotEqualTo(expected.steps().getFirst().loss());
        assertThatThrownBy(() -> trained(whole, "--gradient-accumulation-steps=2"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("keeps no sums of gradients");
    }

    @Test
    void aPefWithMicrobatchesIsTestedAndInfers() {
        Path pef = tutorial().compile("parts", "-b", "32", "-mb", "8", "--graphamp-preset=mp0");
        TestRun test = (TestRun) tutorial().run("test", "--pef=" + pef);
        assertThat(test.compared()).as("%s", test.compared()).allMatch(TestRun.Compared::passed);
        Path inference =
                tutorial()
                        .compile(
                                "infer",
                                "-b",
                                "32",
                                "-mb",
                                "8",
                                "--graphamp-preset=mp0",
                                "--inference");
        TestRun forward = (TestRun) tutorial().run("test", "--pef=" + inference);
        assertThat(forward.passed()).isTrue();
    }

    @Test
    void aMicrobatchThatDoesNotDivideTheBatchIsRefused() {
        assertThatThrownBy(() -> tutorial().compile("odd", "-b", "32", "-mb", "5"))
                .isInstanceOf(CompileException.class)
                .hasMessage("--microbatch-size: found 5, expected a divisor of --batch-size 32");
    }
}

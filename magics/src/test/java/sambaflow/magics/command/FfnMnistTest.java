package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Checkpoint;
import sambaflow.app.StepMetric;
import sambaflow.app.Training;
import sambaflow.graph.SectionType;
import sambaflow.pef.PefReader;
import sambaflow.pef.Section;

/** The feed-forward network as a user runs it: AdamW, its state in checkpoints, its norm. */
class FfnMnistTest {
    private static final List<String> SMALL =
            List.of("--train-range=0:960", "--test-range=0:200", "-e", "2");

    @TempDir private Path folder;

    private Tutorial tutorial() {
        return Tutorial.ffn(folder);
    }

    private Path compile(String name, String... more) {
        Stream<String> size = Stream.of("--batch-size=32", "--hidden=48");
        return tutorial()
                .compile(name, Stream.concat(size, Arrays.stream(more)).toArray(String[]::new));
    }

    private Training train(Path pef, String checkpoints, String... more) {
        Stream<String> first =
                Stream.of("run", "--pef=" + pef, "--ckpt-dir=" + folder.resolve(checkpoints));
        Stream<String> all = Stream.of(first, SMALL.stream(), Arrays.stream(more)).flatMap(s -> s);
        return (Training) tutorial().run(all.toArray(String[]::new));
    }

    private static List<Double> losses(Training training) {
        return training.steps().stream().map(StepMetric::loss).toList();
    }

    @Test
    void learnsTheBuiltInDigits() {
        Path pef = compile("ffn");
        assertThat(train(pef, "a").tests().getLast().percent()).isGreaterThan(70);
    }

    @Test
    void goesOnFromACheckpointAsIfItHadNeverStopped() {
        Path pef = compile("ffn", "--max-grad-norm=0.5");
        Training whole = train(pef, "whole");
        Training half = train(pef, "half", "--num-steps=37");
        Training rest = train(pef, "rest", "--init-ckpt-path=" + half.checkpoint());
        assertThat(losses(half)).isEqualTo(losses(whole).subList(0, 37));
        assertThat(losses(rest)).isEqualTo(losses(whole).subList(37, 60));
        Checkpoint expected = Checkpoint.read(whole.checkpoint());
        Checkpoint found = Checkpoint.read(rest.checkpoint());
        assertThat(expected.state())
                .containsKeys("net.0.weight", "net.0.weight.exp_avg", "net.4.bias.exp_avg_sq");
        assertThat(expected.state().get("net.2.bias.step").item()).isEqualTo(60);
        expected.state()
                .forEach((name, tensor) ->
                        assertThat(found.state().get(name).contentEquals(tensor))
                                .as(name)
                                .isTrue());
    }

    @Test
    void theStateOfTheOptimizerIsPartOfAResumption() {
        Path pef = compile("ffn");
        Training half = train(pef, "half", "--num-steps=37");
        Checkpoint whole = Checkpoint.read(half.checkpoint());
        assertThat(whole.state().get("net.0.weight.step").item()).isEqualTo(37);
        Training again = train(pef, "again", "--init-ckpt-path=" + half.checkpoint());
        Training slow = train(pef, "slow", "--init-ckpt-path=" + half.checkpoint(), "--lr=1e-4");
        assertThat(losses(slow).getFirst()).isEqualTo(losses(again).getFirst());
        assertThat(losses(slow).get(1)).isNotEqualTo(losses(again).get(1));
    }

    @Test
    void onlyALargestNormMakesGradnormSectionsBetweenBackwardAndOptimizer() {
        assertThat(types(compile("free")))
                .containsExactly(SectionType.FWD, SectionType.BCKWD, SectionType.OPT);
        assertThat(types(compile("clipped", "--max-grad-norm=1")))
                .containsExactly(
                        SectionType.FWD, SectionType.BCKWD, SectionType.GRADNORM, SectionType.OPT);
    }

    /** Section types in the order of the sections, each named once for each stretch. */
    private static List<SectionType> types(Path pef) {
        List<SectionType> all =
                PefReader.read(pef).main().sections().stream().map(Section::type).toList();
        assertThat(all).isSorted();
        return all.stream().distinct().toList();
    }

    @Test
    void aRunMayChangeTheLargestNorm() {
        Path pef = compile("clipped", "--max-grad-norm=1e9");
        Path free = compile("free");
        List<Double> wide = losses(train(pef, "a", "--num-steps=6"));
        assertThat(wide).isEqualTo(losses(train(free, "b", "--num-steps=6")));
        List<Double> narrow = losses(train(pef, "c", "--num-steps=6", "--max-grad-norm=1e-9"));
        assertThat(narrow.getFirst()).isEqualTo(wide.getFirst());
        assertThat(narrow.getLast()).isNotEqualTo(wide.getLast());
    }
}

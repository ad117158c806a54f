package sambaflow.pass;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.graph.Graph;
import sambaflow.nn.optim.SGD;

/** Each pass on small graphs, against the text of the graph it should make. */
class PassGoldenTest {
    private static final Pass UPDATES = AddUpdates.pass(new SGD(0.1));
    private static final Pass SUMS = AccumulateGradients.pass();
    private static final Pass BF16 = MixedPrecision.pass(Precision.BF16);

    static Stream<Arguments> cases() {
        Pass differentiate = Differentiate.pass();
        return Stream.of(
                row("chain", Graphs.chain(), differentiate),
                row("value-used-twice", Graphs.valueUsedTwice(), differentiate),
                row("several-losses", Graphs.severalLosses(), differentiate),
                row("external-loss", Graphs.externalLoss(), differentiate),
                row("idle-parameter", Graphs.idleParameter(), differentiate),
                row("chain", Graphs.chain(), differentiate, UPDATES),
                row("idle-parameter", Graphs.idleParameter(), differentiate, UPDATES),
                row("chain", Graphs.chain(), differentiate, SUMS),
                row("idle-parameter", Graphs.idleParameter(), differentiate, SUMS),
                row("chain", Graphs.chain(), BF16),
                row("shared-input", Graphs.sharedInput(), differentiate, BF16),
                row("no-contraction", Graphs.valueUsedTwice(), BF16),
                row("loss-and-scores", Graphs.lossAndScores(), KeepForward.pass()),
                row("loss-only", Graphs.chain(), KeepForward.pass()),
                row("loss-and-scores", Graphs.lossAndScores(), KeepForward.pass(), Trim.pass()),
                row("dead-node", Graphs.withDeadNode(), Trim.pass()),
                row("nothing-dead", Graphs.chain(), Trim.pass()));
    }

    private static Arguments row(String name, Graph graph, Pass... passes) {
        List<Pass> all = List.of(passes);
        return Arguments.of(Named.of(all.getLast().name() + "/" + name, name), graph, all);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPassMakesTheExpectedGraph(String name, Graph graph, List<Pass> passes)
            throws IOException {
        Graph made = new Pipeline("golden", passes).run(graph).graph();
        Golden.in("pass/" + passes.getLast().name()).check(name, made.toString());
    }
}

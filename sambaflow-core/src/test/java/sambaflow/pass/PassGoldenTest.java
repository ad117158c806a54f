package sambaflow.pass;

import example.Chips;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.graph.Graph;
import sambaflow.nn.optim.AdamW;
import sambaflow.nn.optim.SGD;

/** Each pass on small graphs, against the text of the graph it should make. */
class PassGoldenTest {
    private static final Pass UPDATES = AddUpdates.pass(new SGD(0.1));
    private static final Pass CLIPPED = AddUpdates.pass(new AdamW(0.1).withMaxGradNorm(1));
    private static final Pass MP1 = MixedPrecision.pass(Precision.MP1);
    private static final Pass MP4 = MixedPrecision.pass(Precision.MP4);
    private static final Pass SUMS = AccumulateGradients.pass();
    private static final Pass BF16 = MixedPrecision.pass(Precision.BF16);

    private static final Pass EXCEPTIONS =
            MixedPrecision.pass(
                    new PrecisionRules(
                            Precision.MP4,
                            List.of("softmax"),
                            List.of("relu"),
                            List.of("head"),
                            OptionalLong.empty()));
    private static final Pass GROUPS =
            MixedPrecision.pass(
                    new PrecisionRules(
                            Precision.MP4,
                            List.of("conv"),
                            List.of("gemm"),
                            List.of(),
                            OptionalLong.empty()));
    private static final Pass DRAWN =
            MixedPrecision.pass(
                    new PrecisionRules(
                            Precision.MP1, List.of(), List.of(), List.of(), OptionalLong.of(7)));

    static Stream<Arguments> cases() {
        Pass differentiate = Differentiate.pass();
        Pass recompute = Recompute.pass(Chips.slowMemory(), 8);
        return Stream.of(
                row("chain", Graphs.chain(), differentiate),
                row("value-used-twice", Graphs.valueUsedTwice(), differentiate),
                row("several-losses", Graphs.severalLosses(), differentiate),
                row("external-loss", Graphs.externalLoss(), differentiate),
                row("idle-parameter", Graphs.idleParameter(), differentiate),
                row("chain", Graphs.chain(), differentiate, UPDATES),
                row("idle-parameter", Graphs.idleParameter(), differentiate, UPDATES),
                row("clipped", Graphs.sharedInput(), differentiate, CLIPPED),
                row("chain", Graphs.chain(), MP1),
                row("groups-of-operators", Graphs.severalContractions(), GROUPS),
                row("shared-input", Graphs.sharedInput(), differentiate, MP1),
                row("no-contraction", Graphs.valueUsedTwice(), MP1),
                row("chain-mp4", Graphs.chain(), differentiate, UPDATES, MP4),
                row("float-conversion", Graphs.floatConversion(), differentiate, BF16),
                row("exceptions", Graphs.attentiveChain(), differentiate, EXCEPTIONS),
                row("stochastic", Graphs.chain(), DRAWN),
                row("chain", Graphs.chain(), differentiate, SUMS),
                row("idle-parameter", Graphs.idleParameter(), differentiate, SUMS),
                row("loss-and-scores", Graphs.lossAndScores(), KeepForward.pass()),
                row("loss-only", Graphs.chain(), KeepForward.pass()),
                row("loss-and-scores", Graphs.lossAndScores(), KeepForward.pass(), Trim.pass()),
                row("dead-node", Graphs.withDeadNode(), Trim.pass()),
                row("nothing-dead", Graphs.chain(), Trim.pass()),
                row("moves-in-a-row", Graphs.movesInARow(), Canonicalise.pass()),
                row("pieces-of-a-square", Graphs.piecesOfASquare(), Canonicalise.pass()),
                row("nothing-to-do", Graphs.chain(), Canonicalise.pass()),
                row("scalars-in-a-row", Graphs.scalarsInARow(), FoldConstants.pass()),
                row("nothing-to-fold", Graphs.chain(), FoldConstants.pass()),
                row("computed-twice", Graphs.computedTwice(), CommonSubexpressions.pass()),
                row("nothing-twice", Graphs.chain(), CommonSubexpressions.pass()),
                row("gelu-between", Graphs.geluBetween(), differentiate, recompute),
                row("gelu-kept", Graphs.geluKept(), differentiate, recompute),
                row("add-between", Graphs.addBetween(), differentiate, recompute),
                row("chain", Graphs.chain(), differentiate, recompute));
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

package sambaflow.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.Sequential;

/** Models with one input and several results, whose loss is outside. */
class OneInputTest {
    private static final List<InputSpec> IMAGE = List.of(InputSpec.f32("image", 2, 4));

    /** Scores and what they were made from. */
    public record Result(SambaTensor scores, SambaTensor hidden) {}

    /** Two layers, both visible. */
    public static class TwoResults extends Module {
        private final Linear first = new Linear(4, 3);
        private final Linear second = new Linear(3, 2);

        @Override
        public Result forward(SambaTensor x) {
            SambaTensor hidden = first.forward(x).tanh();
            return new Result(second.forward(hidden), hidden);
        }
    }

    @Test
    void namesEachComponentOfTheRecord() {
        Graph graph = Tracer.trace(new TwoResults(), IMAGE, "train", true);
        assertThat(graph.outputs())
                .extracting(Graph.Output::name)
                .containsExactly("scores", "hidden");
    }

    @Test
    void aChainOfModulesNeedsOneTensorFromEach() {
        Module chain = new Sequential(new TwoResults(), new Linear(2, 2));
        assertThatThrownBy(() -> Tracer.trace(chain, IMAGE, "train", true))
                .isInstanceOf(CompileException.class)
                .hasMessageContainingAll("TwoResults '0'", "Result", "one SambaTensor");
    }
}

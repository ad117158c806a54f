package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Origin;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.tensor.ShapeException;
import sambaflow.trace.InputSpec;
import sambaflow.trace.Tracer;

class UsersLineTest {
    private static int line;

    /** One step of a model; the line on which it calls {@code here()} is the user's. */
    private static final class Step extends Module {
        private final Linear inner = new Linear(784, 10);
        private final UnaryOperator<SambaTensor> rest;

        Step(UnaryOperator<SambaTensor> rest) {
            this.rest = rest;
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return rest.apply(here(inner).forward(x));
        }
    }

    private static <T> T here(T value) {
        line = StackWalker.getInstance().walk(f -> f.skip(1).findFirst().get().getLineNumber());
        return value;
    }

    private static Graph trace(Module model, long width) {
        return Tracer.trace(model, List.of(InputSpec.f32("x", 8, width)), "g", true);
    }

    @Test
    void aLayerOfTheWrongSizeIsToldWithBothShapesItsPathAndTheLine() {
        Module model = new Step(UnaryOperator.identity());
        assertThatThrownBy(() -> trace(model, 512))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "linear: inner sizes differ: input [8, 512] x weight [10, 784] (out, in);"
                                + " at module inner, UsersLineTest.java:"
                                + line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reshape", "negative", "flatten", "permute", "transpose", "sum"})
    void aWrongSizeOrDimensionIsToldWithTheOperatorAndTheLine(String which) {
        Module model =
                new Step(y ->
                        switch (which) {
                            case "reshape" -> here(y).reshape(3, -1);
                            case "negative" -> here(y).reshape(-2, -1);
                            case "flatten" -> here(y).flatten(3);
                            case "permute" -> here(y).permute(0, 2);
                            case "transpose" -> here(y).transpose(1, -3);
                            case String other -> here(y).sum(7);
                        });
        assertThatThrownBy(() -> trace(model, 784))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith(which.equals("negative") ? "reshape: " : which + ": ")
                .hasMessageContaining("[8, 10]")
                .hasMessageEndingWith("; at UsersLineTest.java:" + line + ", in model Step");
    }

    @Test
    void aLayerThatNoFieldHoldsIsToldWithTheLine() {
        Module model = new Step(y -> here(new Linear(10, 10)).forward(y));
        assertThatThrownBy(() -> trace(model, 784))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("f32[10, 10] is used in forward but belongs to no field")
                .hasMessageEndingWith("; at UsersLineTest.java:" + line);
    }

    @Test
    void aNodeRemembersItsModuleFileAndLine() {
        Graph graph = trace(new Step(UnaryOperator.identity()), 784);
        assertThat(graph.nodes())
                .singleElement()
                .extracting("origin")
                .isEqualTo(new Origin("inner", "UsersLineTest.java", line));
    }
}

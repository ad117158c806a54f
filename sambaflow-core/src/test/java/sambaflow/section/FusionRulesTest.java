package sambaflow.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.graph.CompileException;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Move;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.tensor.Shape;

class FusionRulesTest {
    private static final Op RELU = new Pointwise.Unary(Pointwise.UnaryFn.RELU);
    private static final Op ADD = new Pointwise.Binary(Pointwise.BinaryFn.ADD);

    /** 0 linear -> 1 reshape -> 2 relu -> 3 linear -> 4 add with the input of 0. */
    private static Graph block() {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", TensorType.f32(8, 8), Role.DATA);
        int w = b.input("w", TensorType.f32(8, 8), Role.DATA);
        int up = add(b, new Contract.Linear(), x, w);
        int flat = add(b, new Move.Reshape(Shape.of(8, 8)), up);
        int act = add(b, RELU, flat);
        int down = add(b, new Contract.Linear(), act, w);
        b.output("y", add(b, ADD, down, x));
        return b.build();
    }

    private static int add(GraphBuilder b, Op op, Integer... inputs) {
        return b.add(op, List.of(inputs), op.label(), Origin.UNKNOWN).getFirst();
    }

    private static Set<Integer> matched(String pattern) {
        FusionRule rule = new RuleFile("r.yaml").read("r:\n  pattern:\n" + pattern).getFirst();
        Graph graph = block();
        Map<Integer, List<Integer>> readers = new HashMap<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int v : graph.nodes().get(n).inputs()) {
                readers.computeIfAbsent(v, k -> new ArrayList<>()).add(n);
            }
        }
        for (int n = 0; n < graph.nodes().size(); n++) {
            var found = new RuleMatch(graph, readers, rule, Set.of()).at(n);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return Set.of();
    }

    @Test
    void movesAreSteppedOverUnlessTheyAreNamed() {
        assertThat(matched("    a: {op_type: linear, child: b}\n    b: {op_type: relu}\n"))
                .containsExactly(0, 2);
        assertThat(
                        matched(
                                "    a: {op_type: linear, child: v}\n"
                                        + "    v: {op_type: view, child: b}\n    b: {op_type: relu}\n"))
                .containsExactly(0, 1, 2);
    }

    @Test
    void whatIsNotRequiredMayBeMissing() {
        String pattern =
                "    a: {op_type: linear, child: d}\n    d: {op_type: dropout, required: %s, child: b}\n"
                        + "    b: {op_type: [gelu, relu]}\n";
        assertThat(matched(pattern.formatted("false"))).containsExactly(0, 2);
        assertThat(matched(pattern.formatted("true"))).isEmpty();
    }

    @Test
    void whatIsNotIncludedMustBeThereAndStaysOutside() {
        assertThat(
                        matched(
                                "    a: {op_type: relu, included: false, child: b}\n"
                                        + "    b: {op_type: linear, child: c}\n    c: {op_type: add}\n"))
                .containsExactly(3, 4);
    }

    @Test
    void theFirstOptionThatMatchesIsTaken() {
        assertThat(
                        matched(
                                "    a: {op_type: linear, child: o}\n"
                                        + "    o: {match_first_option: [g, r], child: b}\n"
                                        + "    g: {op_type: gelu}\n    r: {op_type: relu}\n"
                                        + "    b: {op_type: addmm}\n"))
                .containsExactly(0, 2, 3);
    }

    @Test
    void theBuiltInRulesAreSortedByPriority() {
        assertThat(FusionRules.builtIn().rules())
                .extracting(FusionRule::priority)
                .isSortedAccordingTo((a, b) -> b - a)
                .hasSizeGreaterThan(5);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("a: [", "is no YAML"),
                Arguments.of("a:", "rule 'a' must be a mapping"),
                Arguments.of("a: {prio: 1}", "rule 'a' has an unknown key 'prio'"),
                Arguments.of(
                        "a: {priority: high, pattern: {x: {op_type: relu}}}",
                        "found 'high', expected a whole number"),
                Arguments.of("a: {priority: 1}", "rule 'a' has no pattern"),
                Arguments.of(
                        "a: {pattern: {x: {child: y}}}",
                        "needs either op_type or match_first_option"),
                Arguments.of(
                        "a: {pattern: {x: {op_type: relu, child: y}}}",
                        "'x' goes on with 'y', which is not in the pattern"),
                Arguments.of(
                        "a: {pattern: {x: {op_type: relu, required: maybe}}}",
                        "found 'maybe', expected true or false"),
                Arguments.of(
                        "a: {pattern: {x: {op_type: relu, child: x}}}", "'x' comes after itself"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsWrongIsSaidWithFileAndLine(String yaml, String message, @TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("r.yaml"), yaml + "\n");
        assertThatThrownBy(() -> FusionRules.read(file))
                .isInstanceOf(CompileException.class)
                .hasMessageMatching("(?s)fusion rules r.yaml:[12]: .*")
                .hasMessageContaining(message);
    }
}

package sambaflow.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.MemoryPlan.Kind;
import sambaflow.pef.MemoryPlan.Place;
import sambaflow.pef.Section;

class MemoryPlannerTest {
    /** A chain of exponentials over {@code type}; each result is read by the next one only. */
    private static Graph chain(int length, TensorType type) {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", type, Role.DATA);
        b.region("w", Region.Kind.PARAMETER, type);
        for (int i = 0; i < length; i++) {
            x = exp(b, x);
        }
        b.output("y", x);
        return b.build();
    }

    private static int exp(GraphBuilder b, int x) {
        Pointwise.Unary op = new Pointwise.Unary(Pointwise.UnaryFn.EXP);
        return b.add(op, List.of(x), "exp", Origin.UNKNOWN).getFirst();
    }

    private static List<Section> each(Graph graph) {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            sections.add(
                    new Section("fwd_" + i, SectionType.FWD, List.of(i), "", Optional.empty()));
        }
        return sections;
    }

    @Test
    void valuesOfAChainShareTwoPlaces() {
        TensorType type = TensorType.f32(1024);
        Graph graph = chain(20, type);
        MemoryPlan plan = MemoryPlanner.plan(graph, each(graph), RduSpec.SN30, 1024);
        // The input and the parameter stay; a result and the next one are needed at once.
        assertThat(plan.peak(Kind.DDR)).isEqualTo(4 * type.bytes());
        assertThat(plan.total(Kind.DDR)).isEqualTo(22 * type.bytes());
        assertThat(plan.peak(Kind.HBM)).isZero();
    }

    @Test
    void whatStaysInsideASectionHasNoPlace() {
        Graph graph = chain(3, TensorType.f32(64));
        Section all = new Section("fwd_0", SectionType.FWD, List.of(0, 1, 2), "", Optional.empty());
        MemoryPlan plan = MemoryPlanner.plan(graph, List.of(all), RduSpec.SN30, 64);
        assertThat(plan.places()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void noTwoValuesCollide(int seed) {
        Random random = new Random(seed);
        GraphBuilder b = new GraphBuilder("g");
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            values.add(b.input("x" + i, TensorType.f32(1 + random.nextInt(5000)), Role.DATA));
        }
        for (int i = 0; i < 120; i++) {
            values.add(exp(b, values.get(random.nextInt(values.size()))));
        }
        b.output("y", values.getLast());
        Graph graph = b.build();
        for (RduSpec rdu : List.of(RduSpec.SN30, RduSpec.SN40)) {
            List<Place> places = MemoryPlanner.plan(graph, each(graph), rdu, 1).places();
            for (int i = 0; i < places.size(); i++) {
                for (Place other : places.subList(i + 1, places.size())) {
                    assertThat(places.get(i).collides(other)).isFalse();
                }
            }
        }
    }

    @Test
    void regionsHaveHbmBeforeOthers() {
        // 40 GiB each: one of the two fits into 64 GiB of HBM.
        Graph graph = chain(1, TensorType.f32(10L << 30));
        MemoryPlan plan = MemoryPlanner.plan(graph, each(graph), RduSpec.SN40, 1);
        int region = graph.regions().getFirst().read();
        for (Place place : plan.places()) {
            assertThat(place.kind()).isEqualTo(place.value() == region ? Kind.HBM : Kind.DDR);
        }
    }

    @Test
    void aModelThatDoesNotFitSaysWhatIsShortAndWhatWouldFit() {
        Graph graph = chain(2, TensorType.f32(64L << 30));
        assertThatThrownBy(() -> MemoryPlanner.plan(graph, each(graph), RduSpec.SN10, 8))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "memory: graph 'g' needs 1024.0 GiB, one sn10 has 384.0 GiB: 640.0 GiB are"
                                + " missing; a batch size of 1 would fit");
        Graph larger = chain(1, TensorType.f32(128L << 30));
        assertThatThrownBy(() -> MemoryPlanner.plan(larger, each(larger), RduSpec.SN10, 1))
                .hasMessageContaining("alone take 512.0 GiB");
    }
}

package sambaflow.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Compiled;
import example.Models;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.nn.Module;
import sambaflow.pef.Layout;
import sambaflow.pef.Route;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.Units;

class PlacerTest {
    private static final int WIDE_BATCH = 512;

    static Stream<Arguments> chips() {
        return RduSpec.names().stream()
                .map(RduSpec::of)
                .flatMap(rdu ->
                        IntStream.of(1, 2, 4, 8)
                                .filter(tiles -> tiles <= rdu.tiles())
                                .mapToObj(tiles -> Arguments.of(rdu.arch(), tiles)));
    }

    private static List<Layout> layouts(Module model, int batch, RduSpec rdu, int tiles) {
        return Compiled.batch(batch)
                .on(rdu)
                .tiles(tiles)
                .images(model, 784)
                .pef()
                .main()
                .sections()
                .stream()
                .map(s -> s.layout().orElseThrow())
                .toList();
    }

    /** The layout of one operator over inputs of these types. */
    private static Layout alone(RduSpec rdu, int tiles, Op op, TensorType... types) {
        GraphBuilder builder = new GraphBuilder("g");
        List<Integer> inputs =
                IntStream.range(0, types.length)
                        .mapToObj(i -> builder.input("in" + i, types[i], Role.DATA))
                        .toList();
        builder.output("out", builder.add(op, inputs, "op", Origin.UNKNOWN).getFirst());
        Graph graph = builder.build();
        List<Integer> nodes = IntStream.range(0, graph.nodes().size()).boxed().toList();
        Section section = new Section("fwd_0", SectionType.FWD, nodes, "", Optional.empty());
        return place(graph, rdu, tiles, section);
    }

    private static Layout place(Graph graph, RduSpec rdu, int tiles, Section section) {
        var placed = new Placer(graph, rdu, tiles).place(List.of(section), (_, _) -> {});
        return placed.sections().getFirst().layout().orElseThrow();
    }

    private static Set<List<Integer>> distinct(
            Layout layout, Function<Stage, List<Units>> kind, int tiles, int perTile) {
        Set<List<Integer>> owned = new HashSet<>();
        for (Stage stage : layout.stages()) {
            for (Units units : kind.apply(stage)) {
                assertThat(units.tile()).isBetween(0, tiles - 1);
                assertThat(units.first() + units.count()).isLessThanOrEqualTo(perTile);
                for (int unit = units.first(); unit < units.first() + units.count(); unit++) {
                    assertThat(owned.add(List.of(units.tile(), unit))).as("second owner").isTrue();
                }
            }
        }
        return owned;
    }

    @ParameterizedTest
    @MethodSource("chips")
    void everyUnitHasOneOwnerOnTheChosenTiles(String arch, int tiles) {
        RduSpec rdu = RduSpec.of(arch);
        List<Layout> small = layouts(Models.logReg(), 8, rdu, tiles);
        List<Layout> wide = layouts(Models.wideMlp(), WIDE_BATCH, rdu, tiles);
        for (Layout layout : Stream.concat(small.stream(), wide.stream()).toList()) {
            assertThat(distinct(layout, Stage::pcus, tiles, rdu.pcusPerTile()))
                    .hasSize(layout.pcuCount())
                    .isNotEmpty();
            assertThat(distinct(layout, Stage::pmus, tiles, rdu.pmusPerTile()))
                    .hasSize(layout.pmuCount())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("chips")
    void whatAPassHoldsFitsItsMemoryUnits(String arch, int tiles) {
        RduSpec rdu = RduSpec.of(arch);
        for (Layout layout : layouts(Models.wideMlp(), WIDE_BATCH, rdu, tiles)) {
            for (Stage stage : layout.stages()) {
                assertThat(stage.bufferBytes()).isBetween(1L, stage.pmuCount() * rdu.pmuBytes());
            }
        }
    }

    @Test
    void anotherChipOrNumberOfTilesGivesAnotherLayout() {
        List<Layout> sn10 = layouts(Models.wideMlp(), WIDE_BATCH, RduSpec.SN10, 4);
        assertThat(layouts(Models.wideMlp(), WIDE_BATCH, RduSpec.SN40, 4)).isNotEqualTo(sn10);
        // 2048 products for each byte: not the memory but the arrays set the pace.
        TensorType square = TensorType.f32(4096, 4096);
        Op linear = new Contract.Linear();
        assertThat(alone(RduSpec.SN10, 1, linear, square, square).pcuCount()).isEqualTo(160);
        assertThat(alone(RduSpec.SN10, 4, linear, square, square).pcuCount()).isGreaterThan(400);
    }

    @Test
    void anOperatorTooLargeForTheMemoryUnitsIsWorkedThroughInPasses() {
        // The weight alone is 400 MiB; a tile of SN10 has 80 MiB, four have 320.
        TensorType x = TensorType.f32(4096, 10240);
        TensorType weight = TensorType.f32(10240, 10240);
        Op linear = new Contract.Linear();
        Layout one = alone(RduSpec.SN10, 1, linear, x, weight);
        assertThat(one.stages().getFirst().passes()).isEqualTo(6);
        assertThat(one.pmuCount()).isLessThanOrEqualTo(160);
        Layout four = alone(RduSpec.SN10, 4, linear, x, weight);
        assertThat(four.stages().getFirst().passes()).isEqualTo(2);
        Layout eight = alone(RduSpec.SN30, 8, linear, x, weight);
        assertThat(eight.stages().getFirst().passes()).isEqualTo(1);
        // Each further pass reads the input, which is not held, once more.
        long input = x.bytes();
        assertThat(one.traffic() - eight.traffic()).isEqualTo(5 * input);
        assertThat(four.traffic() - eight.traffic()).isEqualTo(input);
        assertThat(eight.traffic()).isEqualTo(2 * input + weight.bytes());
    }

    @Test
    void aLongVectorPassesThroughInSmallPieces() {
        TensorType vector = TensorType.f32(1L << 32);
        Op relu = new Pointwise.Unary(Pointwise.UnaryFn.RELU);
        Layout layout = alone(RduSpec.SN10, 1, relu, vector);
        assertThat(layout.pmuCount()).isLessThanOrEqualTo(160);
        assertThat(layout.stages().getFirst().passes()).isEqualTo(1);
        assertThat(layout.traffic()).isEqualTo(2 * vector.bytes());
    }

    @Test
    void whatDoesNotFitInAnyNumberOfPassesIsRefusedWithNeedAndHave() {
        // 200 operators one after the other, none of which joins another one's stage.
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", TensorType.f32(64, 64), Role.DATA);
        for (int i = 0; i < 200; i++) {
            x = b.add(new Normalise.Softmax(), List.of(x), "softmax", Origin.UNKNOWN).getFirst();
        }
        b.output("out", x);
        Graph graph = b.build();
        List<Integer> nodes = IntStream.range(0, graph.nodes().size()).boxed().toList();
        Section all = new Section("fwd_0", SectionType.FWD, nodes, "", Optional.empty());
        assertThatThrownBy(() -> place(graph, RduSpec.SN10, 1, all))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "place: section 'fwd_0' needs 200 PCUs for softmax 'softmax_199', 1 tiles of"
                                + " sn10 have 160; use more tiles");
        assertThat(place(graph, RduSpec.SN10, 2, all).stages()).hasSize(200);
    }

    @Test
    void sectionsThatDifferInNamesOnlyArePlacedOnceAndTheSame() {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", TensorType.f32(64, 64), Role.DATA);
        for (int i = 0; i < 6; i++) {
            x = b.add(new Normalise.Softmax(), List.of(x), "softmax", Origin.UNKNOWN).getFirst();
        }
        b.output("out", x);
        List<Section> sections =
                IntStream.range(0, 6)
                        .mapToObj(i ->
                                new Section(
                                        "fwd_" + i,
                                        SectionType.FWD,
                                        List.of(i),
                                        "",
                                        Optional.empty()))
                        .toList();
        List<String> heard = new ArrayList<>();
        var placed =
                new Placer(b.build(), RduSpec.SN10, 4)
                        .place(sections, (done, all) -> heard.add(done + " of " + all));
        assertThat(heard).containsExactly("1 of 1");
        assertThat(placed.reports().getFirst().seconds()).isPositive();
        Stage first = placed.sections().getFirst().layout().orElseThrow().stages().getFirst();
        for (int i = 1; i < 6; i++) {
            Layout layout = placed.sections().get(i).layout().orElseThrow();
            assertThat(layout.stages().getFirst().nodes()).containsExactly(i);
            assertThat(layout.stages().getFirst().pcus()).isEqualTo(first.pcus());
            assertThat(layout.routes())
                    .filteredOn(r -> r.kind() == Route.Kind.READ)
                    .extracting(Route::value)
                    .containsExactly(i);
            assertThat(placed.reports().get(i).seconds()).isZero();
        }
    }
}

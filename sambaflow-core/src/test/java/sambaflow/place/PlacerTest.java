package sambaflow.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Compiled;
import example.Models;
import java.util.HashSet;
import java.util.List;
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
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.nn.Module;
import sambaflow.pef.Layout;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.Units;
import sambaflow.section.Mode;
import sambaflow.section.SectionCutter;

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
        Section section = SectionCutter.cut(graph, Mode.O0).getFirst();
        return new Placer(graph, rdu, tiles).place(section).layout().orElseThrow();
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
                assertThat(stage.bufferBytes())
                        .isBetween(1L, stage.pmuCount() * rdu.pmuBytes())
                        .isGreaterThan((stage.pmuCount() - 1) * rdu.pmuBytes());
            }
        }
    }

    @Test
    void anotherChipOrNumberOfTilesGivesAnotherLayout() {
        List<Layout> sn10 = layouts(Models.wideMlp(), WIDE_BATCH, RduSpec.SN10, 4);
        assertThat(layouts(Models.wideMlp(), WIDE_BATCH, RduSpec.SN40, 4)).isNotEqualTo(sn10);
        List<Layout> one = layouts(Models.wideMlp(), WIDE_BATCH, RduSpec.SN10, 1);
        assertThat(one).isNotEqualTo(sn10);
        assertThat(most(one, Layout::pcuCount)).isEqualTo(160);
        assertThat(most(sn10, Layout::pcuCount)).isEqualTo(640);
    }

    private static int most(List<Layout> layouts, Function<Layout, Integer> count) {
        return layouts.stream().map(count).max(Integer::compare).orElseThrow();
    }

    @Test
    void anOperatorTooLargeForTheMemoryUnitsIsWorkedThroughInPasses() {
        // 3 x 4096 x 4096 floats in two buffers are 384 MiB; a tile of SN10 has 80 MiB.
        TensorType square = TensorType.f32(4096, 4096);
        Op linear = new Contract.Linear();
        Stage one = alone(RduSpec.SN10, 1, linear, square, square).stages().getFirst();
        assertThat(one.passes()).isEqualTo(5);
        assertThat(one.pmuCount()).isEqualTo(154);
        Stage four = alone(RduSpec.SN10, 4, linear, square, square).stages().getFirst();
        assertThat(four.passes()).isEqualTo(2);
        Stage eight = alone(RduSpec.SN30, 8, linear, square, square).stages().getFirst();
        assertThat(eight.passes()).isEqualTo(1);
        assertThat(eight.pmuCount()).isEqualTo(768);
    }

    @Test
    void aLongVectorIsCutWhereverItIsNeeded() {
        TensorType vector = TensorType.f32(100_000_000);
        Op relu = new Pointwise.Unary(Pointwise.UnaryFn.RELU);
        assertThat(alone(RduSpec.SN10, 1, relu, vector).stages().getFirst().passes()).isEqualTo(20);
    }

    @Test
    void oneRowThatDoesNotFitIsRefusedWithNeedAndHave() {
        // One row of input and one of weight: 2 x 15 million floats in two buffers, 228.9 MiB.
        TensorType row = TensorType.f32(1, 15_000_000);
        Op linear = new Contract.Linear();
        assertThatThrownBy(() -> alone(RduSpec.SN10, 1, linear, row, row))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "place: section 'fwd_0' needs 458 PMUs for one row of linear 'op', 1 tile of"
                                + " sn10 have 160; use more tiles");
        assertThat(alone(RduSpec.SN10, 4, linear, row, row).pmuCount()).isEqualTo(458);
    }

    @Test
    void oneRowTooLongForTheWholeChipIsNotToldToUseMoreTiles() {
        TensorType row = TensorType.f32(1, 50_000_000);
        assertThatThrownBy(() -> alone(RduSpec.SN10, 4, new Contract.Linear(), row, row))
                .hasMessageContaining("4 tiles of sn10 have 640; use shorter rows");
    }

    @Test
    void aModelLargerThanTheChipsMemoryIsRefused() {
        Op relu = new Pointwise.Unary(Pointwise.UnaryFn.RELU);
        TensorType large = TensorType.f32(1L << 20, 1L << 17);
        assertThatThrownBy(() -> alone(RduSpec.SN10, 4, relu, large))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "place: graph 'g' needs 512 GiB of memory for its parameters and inputs, one"
                                + " sn10 has 384 GiB; use a smaller model or batch");
        assertThat(alone(RduSpec.SN30, 8, relu, large).stages()).hasSize(1);
    }
}

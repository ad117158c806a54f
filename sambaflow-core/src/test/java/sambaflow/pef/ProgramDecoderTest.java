package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import sambaflow.pef.proto.FlowProto;
import sambaflow.pef.proto.GraphProto;
import sambaflow.pef.proto.LayoutProto;
import sambaflow.pef.proto.ProgramProto;
import sambaflow.pef.proto.RouteProto;

class ProgramDecoderTest {
    private static final Pef SAMPLE = SamplePefs.training();

    private static String refusal(Consumer<GraphProto.Builder> change) {
        ProgramProto.Builder program = ProgramEncoder.program(SAMPLE.graphs()).toBuilder();
        change.accept(program.getGraphsBuilder(0));
        return PefFiles.refusal(PefFiles.withProgram(SAMPLE, program.build().toByteArray()));
    }

    @Test
    void whatIsWrongIsSaidWithItsPlaceInTheProgram() {
        assertThat(refusal(g -> g.getNodesBuilder(0).setOp("linar")))
                .contains("program.pb at byte", "graph 0: node 0: operator 'linar' is unknown");
        assertThat(refusal(g -> g.getNodesBuilder(0).setSectionType("sideways")))
                .contains("node 0: found 'sideways', expected one of [fwd, bckwd");
        assertThat(refusal(g -> g.getValuesBuilder(1).setDtype("float99")))
                .contains("value 1: dtype: found 'float99'");
        assertThat(refusal(g -> g.getValuesBuilder(1).setDims(0, -2)))
                .contains("value 1: shape: a dimension is negative");
        assertThat(refusal(g -> g.getValuesBuilder(0).setDims(0, 1L << 62))).contains("value 0: ");
        assertThat(refusal(g -> g.getNodesBuilder(0).setInputs(0, 999)))
                .contains("names value 999 of");
        assertThat(refusal(g -> g.getNodesBuilder(0).setInputs(0, 13)))
                .contains("graph 0: graph train");
        assertThat(refusal(g -> g.getSectionsBuilder(0).setNodes(0, 7)))
                .contains("sections must run nodes 0 to");
        assertThat(refusal(g -> g.getInputsBuilder(0).setRole("")))
                .contains("input 0: found '', expected one of [data");
        assertThat(refusal(g -> g.getRegionsBuilder(0).setKind("rock")))
                .contains("region 0: found 'rock'");
        assertThat(refusal(g -> g.getRegionsBuilder(0).setRead(-5))).contains("names value -5");
    }

    @Test
    void unitsThatDoNotExistOrHaveTwoOwnersAreRefused() {
        assertThat(refusal(g -> pcus(g).setFirst(Integer.MAX_VALUE)))
                .contains("section 'fwd_0': PCUs", "leave the chip: 4 tiles with 160 each");
        assertThat(refusal(g -> pcus(g).setTile(4))).contains("leave the chip");
        assertThat(refusal(g -> pcus(g).setCount(0))).contains("units: tile 1, first 0, count 0");
        assertThat(refusal(g -> pcus(g).setFirst(12))).contains("have two owners");
        assertThat(
                        refusal(g ->
                                g.getSectionsBuilder(0)
                                        .getLayoutBuilder()
                                        .getStagesBuilder(0)
                                        .setNodes(0, 4)))
                .contains("a stage computes nodes [4]");
        assertThat(refusal(g -> g.getSectionsBuilder(0).setType("opt")))
                .contains("section 'fwd_0' is of type opt");
        assertThat(refusal(g -> g.getSectionsBuilder(1).setName("fwd_0")))
                .contains("section 'fwd_0' occurs twice");
    }

    private static sambaflow.pef.proto.UnitsProto.Builder pcus(GraphProto.Builder graph) {
        return graph.getSectionsBuilder(0).getLayoutBuilder().getStagesBuilder(0).getPcusBuilder(0);
    }

    @Test
    void routesThatLeadNowhereOrCouldBlockEachOtherAreRefused() {
        assertThat(refusal(g -> flow(g).setSteps("2Q.")))
                .contains("section 'fwd_0'", "flow '2Q.' at 1 has 'Q', expected E, N, S, W");
        assertThat(refusal(g -> flow(g).setSteps("W."))).contains("leaves the tiles");
        assertThat(refusal(g -> flow(g).setSteps("E(S."))).contains("at 4 ends within a branch");
        assertThat(refusal(g -> flow(g).setSteps("E)"))).contains("a branch that did not begin");
        assertThat(refusal(g -> flow(g).setSteps("99999E"))).contains("more links than there are");
        assertThat(refusal(g -> flow(g).setFrom(1280))).contains("switch 1280 of 1280");
        // Once around, both ways: every rule forbids one of the turns.
        assertThat(refusal(g -> flow(g).setSteps("2E2S2W2N2E2SWNES.")))
                .contains("from T0(0,0) turns as no rule allows");
        assertThat(refusal(g -> route(g, last(g)).setTo(-1)))
                .contains("a read of 4 bytes of value 0 leads from stage -1 to -1");
        assertThat(refusal(g -> route(g, 0).setValue(5))).contains("route 0 is a channel 0 -> 1");
        assertThat(refusal(g -> layout(g).removeRoutes(0).removeRoutes(0)))
                .contains("need one each");
    }

    private static LayoutProto.Builder layout(GraphProto.Builder graph) {
        return graph.getSectionsBuilder(0).getLayoutBuilder();
    }

    private static int last(GraphProto.Builder graph) {
        return layout(graph).getRoutesCount() - 1;
    }

    private static RouteProto.Builder route(GraphProto.Builder graph, int index) {
        return layout(graph).getRoutesBuilder(index);
    }

    private static FlowProto.Builder flow(GraphProto.Builder graph) {
        return route(graph, last(graph)).getFlowsBuilder(0);
    }

    @Test
    void garbageForAProgramIsRefusedWithTheByteWhereItStops() {
        assertThat(PefFiles.refusal(PefFiles.withProgram(SAMPLE, new byte[] {10, 127, 1})))
                .contains("program.pb at byte", "not a program");
        assertThat(PefFiles.refusal(PefFiles.withProgram(SAMPLE, new byte[0])))
                .contains("holds no graph");
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            byte[] noise = new byte[1 + random.nextInt(60)];
            random.nextBytes(noise);
            PefFiles.refusal(PefFiles.withProgram(SAMPLE, noise));
        }
    }

    @Test
    void aSecondSpellingOfAProgramIsRefused() {
        byte[] program = ProgramEncoder.bytes(SAMPLE.graphs());
        byte[] unknownField = Arrays.copyOf(program, program.length + 2);
        unknownField[program.length] = 15 << 3;
        assertThat(PefFiles.refusal(PefFiles.withProgram(SAMPLE, unknownField)))
                .contains("not as this format version writes the program");
    }

    @Test
    void aSmallFileThatClaimsMuchAllocatesLittle() {
        byte[] length = {10, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 1, 2, 3};
        byte[] emptyGraphs = new byte[300_000];
        for (int i = 0; i < emptyGraphs.length; i += 2) {
            emptyGraphs[i] = 10;
        }
        byte[] sizes = ProgramEncoder.bytes(SAMPLE.graphs());
        for (byte[] program : List.of(length, emptyGraphs, sizes)) {
            byte[] file = PefFiles.withProgram(SAMPLE, program);
            catchThrowable(() -> PefReader.open(PefFiles.FILE, file));
            long before = allocated();
            catchThrowable(() -> PefReader.open(PefFiles.FILE, file));
            // An empty message is two bytes in the file and about 160 in memory.
            assertThat(allocated() - before).isLessThan(1_000_000 + 100L * file.length);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}

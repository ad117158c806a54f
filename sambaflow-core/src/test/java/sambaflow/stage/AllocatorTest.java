package sambaflow.stage;

import static org.assertj.core.api.Assertions.assertThat;

import example.Models;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.pass.KeepForward;
import sambaflow.pass.MixedPrecision;
import sambaflow.pass.Pipeline;
import sambaflow.pass.Precision;
import sambaflow.pass.Trim;
import sambaflow.trace.Tracer;

/** The reason for the par factors of a section: what would have to grow for it to be faster. */
class AllocatorTest {
    private static final RduSpec CHIP = RduSpec.SN40;

    private static StageGraph stages(int batch) {
        Graph traced =
                Tracer.trace(Models.wideMlp(), Models.images(batch, 784), "inference", false);
        Graph graph =
                new Pipeline(
                                "inference",
                                List.of(
                                        KeepForward.pass(),
                                        MixedPrecision.pass(Precision.MP1),
                                        Trim.pass()))
                        .run(traced)
                        .graph();
        int[] all = IntStream.range(0, graph.nodes().size()).toArray();
        return StageGraph.of(new Uses(graph, CHIP), all);
    }

    private static Allocation allocation(int batch, int pcus, int pmus) {
        return (Allocation) Allocator.fit(stages(batch), CHIP, CHIP.tiles(), pcus, pmus);
    }

    @ParameterizedTest
    @CsvSource({"4096, 60, 1040, PCUS", "4096, 5000, 80, PMUS", "2048, 90, 1040, PCUS"})
    void withMoreOfWhatIsShortASectionIsFaster(int batch, int pcus, int pmus, Resource short_) {
        Allocation before = allocation(batch, pcus, pmus);
        Shortage limit = before.limit();
        assertThat(limit.resource()).isEqualTo(short_);
        assertThat(limit.have()).isEqualTo(short_ == Resource.PCUS ? pcus : pmus);
        assertThat(limit.need()).isGreaterThan(limit.have());
        int need = Math.toIntExact(limit.need());
        Allocation after =
                short_ == Resource.PCUS
                        ? allocation(batch, need, pmus)
                        : allocation(batch, pcus, need);
        assertThat(after.period()).isLessThan(before.period());
    }

    @Test
    void aSectionThatWaitsForMemorySaysWhichRateWouldEndThat() {
        Shortage limit = allocation(1, CHIP.pcus(), CHIP.pmus()).limit();
        assertThat(limit.resource()).isEqualTo(Resource.MEMORY_BANDWIDTH);
        assertThat(limit.have()).isEqualTo((long) CHIP.memoryBytesPerSecond(CHIP.tiles()));
        assertThat(limit.need()).isGreaterThan(limit.have());
    }

    /** Few units, or a large batch on those of a chip, wait for units; all else for the memory. */
    @Test
    void whichLimitIsMetFollowsFromUnitsAndBatch() {
        Set<Resource> met = EnumSet.noneOf(Resource.class);
        for (int batch : new int[] {1, 64, 4096, 1 << 17}) {
            for (int pcus : new int[] {20, 1040, 1 << 20}) {
                met.add(allocation(batch, pcus, 1 << 20).limit().resource());
            }
        }
        assertThat(met).containsExactly(Resource.PCUS, Resource.MEMORY_BANDWIDTH);
    }
}

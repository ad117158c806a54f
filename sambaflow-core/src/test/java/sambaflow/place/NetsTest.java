package sambaflow.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.chip.Mesh;
import sambaflow.chip.RduSpec;
import sambaflow.pef.Route;
import sambaflow.pef.StageKind;

class NetsTest {
    private static final long CYCLES = 100_000;

    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    private static List<Net> nets(Netlist section, RduSpec rdu, int tiles) {
        Mesh mesh = Mesh.of(rdu, tiles);
        return Nets.of(section, new Arrangement(section, mesh), mesh, rdu);
    }

    /** So many arrays, fed by so many memory units. */
    private static Netlist arrays(int pcus, int pmus) {
        long fed = (long) (StrictMath.sqrt(pcus) * RduSpec.SN40.operandBytesPerCycle() * CYCLES);
        long sent = Math.min(fed, pmus * CYCLES * RduSpec.SN40.pmuBytesPerCycle());
        var block = new Netlist.Block(StageKind.SYSTOLIC, CYCLES, 6, pcus, pmus, 1, 1, sent, 4096);
        var streams =
                List.of(
                        RandomSections.stream(0, 1 << 24, true),
                        RandomSections.stream(0, 4096, false));
        return new Netlist(4, List.of(block), List.of(), streams, 64, 1 << 24);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aValueIsSentOnce(int seed) {
        Netlist section = RandomSections.section(seed, 4 + seed % 12, 136);
        Map<Route.Kind, Map<Integer, Long>> delivered = new HashMap<>();
        Map<Route.Kind, Map<Integer, Long>> nets = new HashMap<>();
        for (Net net : nets(section, RduSpec.SN10, 1)) {
            long bytes = net.bytes() * net.to().length;
            delivered
                    .computeIfAbsent(net.kind(), _ -> new HashMap<>())
                    .merge(net.index(), bytes, Long::sum);
            nets.computeIfAbsent(net.kind(), _ -> new HashMap<>())
                    .merge(net.index(), 1L, Long::sum);
        }
        for (int i = 0; i < section.wires().size(); i++) {
            long bytes = section.wires().get(i).bytes();
            long roundings = nets.get(Route.Kind.CHANNEL).get(i);
            assertThat(delivered.get(Route.Kind.CHANNEL).get(i))
                    .isBetween(bytes, bytes + roundings);
        }
        for (int i = 0; i < section.streams().size(); i++) {
            Netlist.Stream stream = section.streams().get(i);
            Route.Kind kind = stream.in() ? Route.Kind.READ : Route.Kind.WRITE;
            long roundings = nets.get(kind).get(i);
            assertThat(delivered.get(kind).get(i))
                    .isBetween(stream.bytes(), stream.bytes() + roundings);
        }
    }

    @Test
    void anArrayGetsItsOperandsWhateverTheNumberOfMemoryUnits() {
        for (int pmus : new int[] {29, 40, 129, 500, 1040}) {
            Map<Integer, Long> got = new HashMap<>();
            for (Net net : nets(arrays(1040, pmus), RduSpec.SN40, 4)) {
                for (int to : net.to()) {
                    if (net.kind() == Route.Kind.FEED) {
                        got.merge(to, net.bytes(), Long::sum);
                    }
                }
            }
            assertThat(got).hasSize(1040);
            double wanted = RduSpec.SN40.operandBytesPerCycle() * CYCLES;
            double mean = got.values().stream().mapToLong(b -> b).average().orElse(0);
            assertThat(mean / wanted).as("%d", pmus).isBetween(0.75, 1.25);
            double most = got.values().stream().mapToLong(b -> b).max().orElse(0);
            assertThat(most / mean).as("%d", pmus).isLessThan(1.6);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noAgcuHasMoreToDoThanItCan(int seed) {
        Netlist section = RandomSections.section(seed, 4 + seed % 12, 136);
        Map<Integer, Long> read = new HashMap<>();
        for (Net net : nets(section, RduSpec.SN10, 1)) {
            if (net.kind() == Route.Kind.READ) {
                read.merge(net.from(), net.bytes(), Long::sum);
            }
        }
        assertThat(read.values()).allMatch(b -> b <= 64 * section.period(RduSpec.SN10));
    }

    /** Side by side, so few memory units would send all through the same links. */
    @Test
    void fewMemoryUnitsFeedAWholeChipWithoutDelay() {
        PlaceReport report = new Mapper(RduSpec.SN40, 4).map("fwd_0", arrays(1040, 29)).report();
        assertThat(report.overused().getLast()).isZero();
        assertThat(report.after()).isLessThan(1.02 * report.before());
    }
}

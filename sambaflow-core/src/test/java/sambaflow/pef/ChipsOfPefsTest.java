package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.chip.Constant;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.timing.Clock;

/** Whatever chip a file names, it is read and timed, or refused. */
class ChipsOfPefsTest {
    /** On a smaller chip the sample's stages have no place. */
    private static final Set<String> SIZES = Set.of("tiles", "pcus_per_tile", "pmus_per_tile");

    private static final Pef TRAINING = SamplePefs.training();

    /** Each constant at both ends of what it may be, alone and together with those before it. */
    static Stream<RduSpec> extremes() {
        List<RduSpec> chips = new ArrayList<>();
        for (boolean most : List.of(false, true)) {
            RduSpec all = RduSpec.of(TRAINING.manifest().arch());
            for (Constant c : Constant.all()) {
                double value = most ? c.max() : c.min();
                chips.add(RduSpec.of(TRAINING.manifest().arch()).with(c.path(), value));
                if (!SIZES.contains(c.path())) {
                    all = all.with(c.path(), value);
                    chips.add(all);
                }
            }
        }
        return chips.stream().filter(ChipsOfPefsTest::isOne);
    }

    private static boolean isOne(RduSpec rdu) {
        try {
            return RduSpec.of(rdu.arch()).equals(rdu);
        } catch (CompileException e) {
            return false;
        }
    }

    private static Pef on(RduSpec rdu) {
        Manifest m = TRAINING.manifest();
        Manifest named =
                new Manifest(
                        m.format(),
                        m.producer(),
                        m.name(),
                        m.app(),
                        rdu.arch(),
                        Math.min(m.tiles(), rdu.tiles()),
                        m.batchSize(),
                        m.mode(),
                        m.precision(),
                        m.inference(),
                        m.modelFingerprint(),
                        m.arguments(),
                        m.microbatchSize());
        return new Pef(named, TRAINING.graphs());
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void anExtremeChipIsTimedOrRefused(RduSpec rdu) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> check(rdu));
    }

    private static void check(RduSpec rdu) {
        Pef read;
        try {
            read = PefReader.open("x.pef", PefWriter.bytes(on(rdu))).pef();
        } catch (PefException e) {
            assertThat(e.getMessage())
                    .matches("SF401: .*(leave the chip|leaves .* bytes|out of order).*");
            return;
        }
        Manifest manifest = read.manifest();
        assertThat(manifest.rdu()).isEqualTo(rdu);
        Clock clock = new Clock(rdu, manifest.tiles());
        for (CompiledGraph graph : read.graphs()) {
            clock.times(graph)
                    .forEach(t -> assertThat(t.seconds()).isFinite().isGreaterThanOrEqualTo(0));
        }
    }
}

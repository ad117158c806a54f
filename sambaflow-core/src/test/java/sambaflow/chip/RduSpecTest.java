package sambaflow.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sambaflow.graph.CompileException;

class RduSpecTest {
    @ParameterizedTest
    @CsvSource({"sn10, 325", "sn20, 325", "sn30, 688", "sn40, 638"})
    void peakRateIsThePublishedOne(String arch, double teraflops) {
        RduSpec rdu = RduSpec.of(arch);
        assertThat(rdu.pcus() * rdu.flopsPerPcu() / 1e12).isCloseTo(teraflops, withinPercentage(1));
    }

    @ParameterizedTest
    @CsvSource({"sn10, 640, 320", "sn30, 1280, 640", "sn40, 1040, 520"})
    void unitsAndOnChipMemoryAreThePublishedOnes(String arch, int units, long mebibytes) {
        RduSpec rdu = RduSpec.of(arch);
        assertThat(rdu.pcus()).isEqualTo(units);
        assertThat(rdu.pmus()).isEqualTo(units);
        assertThat(rdu.pmus() * rdu.pmuBytes()).isEqualTo(mebibytes << 20);
    }

    @Test
    void sn40lIsSn40() {
        assertThat(RduSpec.of("sn40l")).isEqualTo(RduSpec.SN40);
    }

    @Test
    void anUnknownChipIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> RduSpec.of("sn50"))
                .isInstanceOf(CompileException.class)
                .hasMessage("--arch: found 'sn50', expected one of [sn10, sn20, sn30, sn40]");
    }

    @ParameterizedTest
    @CsvSource({
        "sn10, DataScale SN10-8, 8",
        "sn30, DataScale SN30-8, 8",
        "sn40l, DataScale SN40L-16, 16"
    })
    void aNodeIsNamedAfterItsChipAndHowManyItHas(String arch, String name, int rdus) {
        Platform platform = Platform.of(arch);
        assertThat(platform.name()).isEqualTo(name);
        assertThat(platform.rdus()).isEqualTo(rdus);
    }

    @Test
    void onlyAChipWithHbmRunsFromIt() {
        assertThat(RduSpec.SN40.memory(4)).isEqualTo(RduSpec.SN40.hbm());
        assertThat(RduSpec.SN30.memory(8)).isEqualTo(RduSpec.SN30.ddr());
    }

    @Test
    void theTilesOfOneDieHaveItsChannels() {
        assertThat(RduSpec.SN30.memory(8).channels()).isEqualTo(8);
        assertThat(RduSpec.SN30.memory(5).channels()).isEqualTo(8);
        assertThat(RduSpec.SN30.memory(4).channels()).isEqualTo(4);
        assertThat(RduSpec.SN30.memory(1).channels()).isEqualTo(4);
        assertThat(RduSpec.SN10.memory(1).channels()).isEqualTo(6);
    }
}

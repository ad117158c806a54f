package sambaflow.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.graph.CompileException;

class ChipDescriptionTest {
    static Stream<Arguments> constantsOfPresets() {
        return Stream.of("sn10", "sn20", "sn30", "sn40")
                .flatMap(arch ->
                        ChipDescription.of(RduSpec.of(arch)).constants().stream()
                                .map(d -> Arguments.of(arch, d)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("constantsOfPresets")
    void eachConstantHasARangeACertaintyAndASource(String arch, Described d) {
        assertThat(d.value()).isEqualTo(d.constant().of(RduSpec.of(arch)));
        assertThat(d.low()).isLessThanOrEqualTo(d.value());
        assertThat(d.high()).isGreaterThanOrEqualTo(d.value());
        assertThat(d.source()).hasSizeGreaterThan(10);
        assertThat(d.constant().unit()).isNotBlank();
        assertThat(d.certainty()).isNotEqualTo(Certainty.GIVEN);
        boolean absent = d.path().startsWith("hbm.") && !RduSpec.of(arch).hbm().exists();
        if (absent) {
            assertThat(d.isUncertain()).isFalse();
        } else {
            assertThat(d.value()).matches(d.constant()::allows);
            assertThat(d.low()).matches(d.constant()::allows);
            assertThat(d.high()).matches(d.constant()::allows);
        }
    }

    @Test
    void aSourceThatSaysNothingIsPublishedIsNoPublication() {
        constantsOfPresets()
                .map(a -> (Described) a.get()[1])
                .filter(d -> d.source().startsWith("not published"))
                .forEach(d ->
                        assertThat(d.certainty())
                                .as(d.path())
                                .isIn(Certainty.ASSUMED, Certainty.INFERRED));
    }

    static Stream<Constant> constants() {
        return Constant.all().stream();
    }

    /** One change changes one number, has a name, and the name has the change. */
    @ParameterizedTest
    @MethodSource("constants")
    void eachConstantCanBeOverridden(Constant constant) {
        RduSpec chip = RduSpec.SN40;
        double value = constant.of(chip) == constant.max() ? constant.min() : other(constant);
        RduSpec changed = chip.with(constant.path(), value);
        SortedMap<String, Double> only = new TreeMap<>();
        only.put(constant.path(), value);
        assertThat(changed.overrides()).isEqualTo(only);
        for (Constant c : Constant.all()) {
            assertThat(c.of(changed))
                    .as(c.path())
                    .isEqualTo(c.equals(constant) ? value : c.of(chip));
        }
        assertThat(changed.arch()).startsWith("sn40+" + constant.path() + "=");
        assertThat(changed.with(constant.path(), constant.of(chip))).isEqualTo(chip);
    }

    private static double other(Constant constant) {
        double half = constant.of(RduSpec.SN40) / 2;
        double value = constant.whole() ? Math.floor(half) : half;
        return value != constant.of(RduSpec.SN40) && constant.allows(value)
                ? value
                : constant.whole() ? constant.of(RduSpec.SN40) + 1 : constant.max() / 3;
    }

    @Test
    void aNameIsTheSameWhateverTheOrderOfItsChanges() {
        RduSpec chip = RduSpec.SN30.with("ddr.channels", 16).with("clock_hz", 1.2e9);
        assertThat(chip).isEqualTo(RduSpec.SN30.with("clock_hz", 1.2e9).with("ddr.channels", 16));
        assertThat(chip.arch()).isEqualTo("sn30+clock_hz=1200000000+ddr.channels=16");
        assertThat(RduSpec.of(chip.arch())).isEqualTo(chip);
        assertThat(RduSpec.of("sn30+ddr.channels=16+clock_hz=1.2e+9")).isEqualTo(chip);
        RduSpec small = RduSpec.SN40.with("launch.unit_seconds", 1e-9 / 3);
        assertThat(RduSpec.of(small.arch())).isEqualTo(small);
        assertThat(small.base()).isEqualTo("sn40");
    }

    @Test
    void whatAUserChangesIsGivenAndTheRestIsThePresets() {
        ChipDescription chip = ChipDescription.of(RduSpec.of("sn30+ddr.channels=16"));
        assertThat(chip.at("ddr.channels").certainty()).isEqualTo(Certainty.GIVEN);
        assertThat(chip.at("ddr.channels").isUncertain()).isFalse();
        assertThat(chip.at("clock_hz")).isEqualTo(ChipDescription.of(RduSpec.SN30).at("clock_hz"));
        assertThat(chip.rdu().remark()).isEmpty();
        assertThat(RduSpec.of("sn20+ddr.channels=16").remark()).isPresent();
    }

    @Test
    void sn20IsSn10ByAnotherName() {
        assertThat(RduSpec.SN20.arch()).isEqualTo("sn20");
        assertThat(ChipDescription.of(RduSpec.SN20).constants())
                .isEqualTo(ChipDescription.of(RduSpec.SN10).constants());
    }

    @Test
    void certaintyMeansHowMuchTheRangeLeavesOpen() {
        Described clock = ChipDescription.of(RduSpec.SN40).at("clock_hz");
        assertThat(clock.low()).isCloseTo(1.2e9, within(1.0));
        assertThat(clock.certainty()).isEqualTo(Certainty.INFERRED);
        List<Described> published =
                ChipDescription.of(RduSpec.SN40).constants().stream()
                        .filter(d -> d.certainty() == Certainty.PUBLISHED)
                        .toList();
        assertThat(published).extracting(Described::path).contains("hbm.bytes", "pmu_bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sn30+ddr.chanels=16|--arch: a chip has no constant 'ddr.chanels'; did you mean 'ddr.channels'? (sambaflow chip lists them)",
                "sn30+ddr.channels=1.5|--arch: ddr.channels: found 1.5, expected a whole number from 0 to 1024 (channels); this chip has 8",
                "sn30+clock_hz=NaN|--arch: clock_hz: found NaN, expected a number from 10000000 to 10000000000 (Hz); this chip has 1400000000",
                "sn30+clock_hz|--arch: found 'clock_hz', expected constant=number after a +",
                "sn30+clock_hz=fast|--arch: found 'clock_hz=fast', expected constant=number after a +",
                "sn31+clock_hz=1e9|--arch: found 'sn31+clock_hz=1e9', expected one of [sn10, sn20, sn30, sn40]",
                "sn30+pcus_per_tile=100|--arch sn30+pcus_per_tile=100: pcus_per_tile is 100 and pmus_per_tile 160; a tile has as many of both: change both",
                "sn30+ddr.channels=0|--arch sn30+ddr.channels=0: ddr.channels and hbm.channels are 0; a chip has one memory at least",
                "sn30+ddr.channels=1|--arch sn30+ddr.channels=1: ddr.channels is 1 and dies 2; each die has one channel at least",
                "sn30+hbm.channels=16|--arch sn30+hbm.channels=16: hbm.channels is 16 and hbm.bytes is 0; a memory with channels needs it: give it too",
                "sn30+dies=16|--arch sn30+dies=16: dies is 16 and tiles 8; a die has one tile at least",
                "sn30+tiles=64+pcus_per_tile=4096+pmus_per_tile=4096|--arch sn30+tiles=64+pcus_per_tile=4096+pmus_per_tile=4096: tiles times pcus_per_tile is 262144; expected at most 16384",
            })
    void whatIsNoChipIsRefusedWithTheReason(String arch, String message) {
        assertThatThrownBy(() -> RduSpec.of(arch))
                .isInstanceOf(CompileException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sn10", "sn20", "sn30", "sn40", "sn40+tiles=2", "sn30+hop_cycles=20"})
    void theNodeOfAChipIsNamedAfterItsPreset(String arch) {
        RduSpec rdu = RduSpec.of(arch);
        assertThat(Platform.of(arch).rdu()).isEqualTo(rdu);
        assertThat(Platform.of(arch).name()).isEqualTo(Platform.of(rdu.base()).name());
    }
}

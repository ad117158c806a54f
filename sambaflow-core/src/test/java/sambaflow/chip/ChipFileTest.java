package sambaflow.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

class ChipFileTest {
    @TempDir private Path folder;

    private ChipDescription read(String text) throws IOException {
        return ChipFile.read(Files.writeString(folder.resolve("my.yaml"), text));
    }

    @Test
    void aFileChangesConstantsByPathByGroupAndWithWhatIsKnownOfThem() throws IOException {
        ChipDescription chip =
                read(
                        """
                        arch: my-chip
                        extends: sn30
                        clock_hz: 1.2e9
                        ddr:
                          channels: 16
                          row_seconds: {value: 4.0e-8, low: 3.0e-8}
                        launch.program_seconds:
                          value: 1_000e-9
                          high: 5e-6
                          certainty: inferred
                          source: "our own runs"
                        """);
        assertThat(chip.name()).isEqualTo("my-chip");
        assertThat(chip.rdu().overrides())
                .containsOnlyKeys(
                        "clock_hz", "ddr.channels", "ddr.row_seconds", "launch.program_seconds")
                .containsEntry("launch.program_seconds", 1e-6);
        Described program = chip.at("launch.program_seconds");
        assertThat(program.certainty()).isEqualTo(Certainty.INFERRED);
        assertThat(program.source()).isEqualTo("our own runs");
        assertThat(program.low()).isEqualTo(1e-6);
        assertThat(program.high()).isEqualTo(5e-6);
        assertThat(chip.at("ddr.row_seconds").isUncertain()).isTrue();
        assertThat(chip.at("clock_hz").certainty()).isEqualTo(Certainty.GIVEN);
        assertThat(chip.at("tiles")).isEqualTo(ChipDescription.of(RduSpec.SN30).at("tiles"));
    }

    @Test
    void theNameInAFileAndItsOrderAreNoPartOfTheChip() throws IOException {
        RduSpec one = read("arch: a\nextends: sn30\nclock_hz: 1e9\ntiles: 4\n").rdu();
        RduSpec other = read("tiles: 4\nclock_hz: 1000000000\nextends: sn30\n").rdu();
        assertThat(one).isEqualTo(other);
        assertThat(one.arch()).isEqualTo("sn30+clock_hz=1000000000+tiles=4");
        assertThat(read("extends: sn40l\n").rdu()).isEqualTo(RduSpec.SN40);
        assertThat(read("extends: sn30\nclock_hz: 1.4e9\n").rdu()).isEqualTo(RduSpec.SN30);
    }

    /** Also of chips without HBM, whose constants are then no values that could be given. */
    @ParameterizedTest
    @ValueSource(strings = {"sn10", "sn20", "sn30", "sn40", "sn30+ddr.channels=16"})
    void aFileWrittenInFullReadsAsTheSameChip(String arch) throws IOException {
        ChipDescription chip = ChipDescription.of(RduSpec.of(arch));
        ChipDescription again = read(String.join("\n", chip.yaml()));
        assertThat(again.rdu()).isEqualTo(chip.rdu());
        assertThat(again.constants()).isEqualTo(chip.constants());
    }

    @Test
    void aChipCanBeGivenHbm() throws IOException {
        RduSpec rdu =
                read("""
                extends: sn30
                hbm:
                  bytes: 68719476736
                  channels: 32
                  channel_bytes_per_second: 25e9
                  burst_bytes: 64
                  outstanding: 128
                """)
                        .rdu();
        assertThat(rdu.memory(8)).isEqualTo(rdu.hbm());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(inTheFile(), inNames(), inValues(), together()).flatMap(m -> m);
    }

    private static Stream<Arguments> inTheFile() {
        return Stream.of(
                Arguments.of("", 1, "expected 'extends: sn30', say, and constants by their paths"),
                Arguments.of(
                        "- sn30\n",
                        1,
                        "expected 'extends: sn30', say, and constants by their paths"),
                Arguments.of(
                        "extends: [sn30\n",
                        2,
                        "is no YAML: expected ',' or ']', but got <stream end>"),
                Arguments.of(
                        "clock_hz: 1e9\n",
                        1,
                        "names no chip to begin with; expected extends: and one of [sn10, sn20, sn30, sn40]"),
                Arguments.of(
                        "arch: x\nextends: sn3\n",
                        2,
                        "extends: found 'sn3', expected one of [sn10, sn20, sn30, sn40]"));
    }

    private static Stream<Arguments> inNames() {
        return Stream.of(
                Arguments.of(
                        "extends: {value: sn30, low: sn10}\nclock: 2\n",
                        2,
                        "a chip has no constant 'clock'; did you mean 'clock_hz'? (sambaflow chip lists them)"),
                Arguments.of(
                        "extends: sn30\nlaunch:\n  progam_seconds: 1\n",
                        3,
                        "a chip has no constant 'launch.progam_seconds'; did you mean 'launch.program_seconds'? (sambaflow chip lists them)"),
                Arguments.of(
                        "extends: sn30\npmu.bytes: 1\n",
                        2,
                        "a chip has no constant 'pmu.bytes'; did you mean 'pmu_bytes'? (sambaflow chip lists them)"),
                Arguments.of(
                        "extends: sn30\nhost: 1\n",
                        2,
                        "a chip has no constant 'host'; it is a group of [host.run_seconds, host.bytes_per_second] (sambaflow chip lists them)"),
                Arguments.of(
                        "extends: sn30\ndrr: {channels: 1}\n",
                        2,
                        "drr: found 'channels', expected one of [certainty, high, low, source, value]; groups of constants are [network, ddr, hbm, launch, host]"));
    }

    private static Stream<Arguments> inValues() {
        return Stream.of(
                Arguments.of(
                        "extends: sn30\nclock_hz: 1.2GHz\n",
                        2,
                        "clock_hz: found '1.2GHz', expected a number from 10000000 to 10000000000 (Hz), such as 1400000000"),
                Arguments.of(
                        "extends: sn30\ntiles: [1, 2]\n",
                        2,
                        "tiles: found several values, expected one"),
                Arguments.of(
                        "extends: sn30\nddr:\n  channels:\n    value: -1\n",
                        4,
                        "ddr.channels: found -1, expected a whole number from 0 to 1024 (channels); sn30 has 8"),
                Arguments.of(
                        "extends: sn30\ntiles: 2.5\n",
                        2,
                        "tiles: found 2.5, expected a whole number from 1 to 64 (tiles); sn30 has 8"),
                Arguments.of("extends: sn30\ntiles: {low: 2}\n", 2, "tiles has no value"),
                Arguments.of(
                        "extends: sn30\ntiles: {value: 4, low: 5}\n",
                        2,
                        "tiles: found 4 with low 5 and high 4; expected low <= value <= high, each a whole number from 1 to 64 (tiles)"),
                Arguments.of(
                        "extends: sn30\ntiles: {value: 4, certainty: sure}\n",
                        2,
                        "tiles: found certainty 'sure', expected one of [published, measured, inferred, assumed, given]"));
    }

    private static Stream<Arguments> together() {
        return Stream.of(
                Arguments.of(
                        "extends: sn30\nddr: {channels: 4}\nddr.channels: 8\n",
                        3,
                        "ddr.channels stands here and in line 2; leave one of them out"),
                Arguments.of(
                        "extends: sn30\n\npcus_per_tile: 100\n",
                        3,
                        "pcus_per_tile is 100 and pmus_per_tile 160; a tile has as many of both: change both"),
                Arguments.of(
                        "extends: sn30\nhbm: {channels: 16}\nclock_hz: 1e9\n",
                        2,
                        "hbm.channels is 16 and hbm.bytes is 0; a memory with channels needs it: give it too"),
                Arguments.of(
                        "extends: sn30\nddr: &x {ddr: *x}\n",
                        2,
                        "ddr.ddr: found 'ddr', expected one of [certainty, high, low, source, value]; groups of constants are [network, ddr, hbm, launch, host]"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldWithItsLine(String text, int line, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        CompileException.class, e -> assertThat(e.code()).isEqualTo(Code.SF207))
                .hasMessage(
                        "chip file %s:%d: %s".formatted(folder.resolve("my.yaml"), line, message));
    }

    @Test
    void aFileThatIsNotThereIsToldAsSuch() {
        assertThatThrownBy(() -> ChipFile.read(folder.resolve("no.yaml")))
                .isInstanceOf(CompileException.class)
                .hasMessageEndingWith("no.yaml: there is no such file");
        assertThatThrownBy(() -> ChipFile.read(folder))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("cannot be read");
    }
}

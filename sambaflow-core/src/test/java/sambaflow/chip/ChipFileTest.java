package sambaflow.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.graph.CompileException;

class ChipFileTest {
    @TempDir private Path folder;

    private RduSpec read(String text) throws IOException {
        Path file = folder.resolve("my-chip.yaml");
        Files.writeString(file, text);
        return ChipFile.read(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sn10", "sn20", "sn30", "sn40"})
    void everyConstantHasARangeACertaintyAndASource(String arch) {
        RduSpec rdu = RduSpec.of(arch);
        assertThat(Constant.all()).hasSizeGreaterThan(35);
        for (Constant constant : Constant.all()) {
            ChipFacts.Fact fact = ChipFacts.of(constant, arch);
            assertThat(fact.source()).as("%s", constant).isNotBlank();
            assertThat(fact.certainty()).isIn("published", "measured", "inferred", "assumed");
            assertThat(fact.low()).isLessThanOrEqualTo(1);
            assertThat(fact.high()).isGreaterThanOrEqualTo(1);
            boolean none = constant.path().startsWith("hbm.") && !rdu.hbm().exists();
            if (!none) {
                assertThat(constant.of(rdu)).as("%s", constant).isBetween(fact.min(), fact.max());
            }
        }
    }

    @Test
    void everyConstantCanBeAnother() {
        for (Constant constant : Constant.all()) {
            double value = constant.of(RduSpec.SN40);
            double half = value == 0 ? 1e-6 : value * 0.5;
            double other = constant.whole() ? value + 1 : half;
            RduSpec changed = RduSpec.SN40.with(constant.path(), other);
            assertThat(constant.of(changed)).isEqualTo(other);
            assertThat(changed.arch())
                    .isEqualTo("sn40+%s=%s".formatted(constant, Constant.text(other)));
            assertThat(changed.with(constant.path(), value)).isEqualTo(RduSpec.SN40);
        }
    }

    @Test
    void theNameSaysAllAndIsReadBack() throws IOException {
        RduSpec chip =
                read(
                        """
                        arch: mine
                        extends: sn30
                        clock_hz: 1.2e9
                        ddr: {channels: 16}
                        launch.program_seconds: {value: 1.0e-6, source: a guess}
                        """);
        assertThat(chip.arch())
                .isEqualTo(
                        "sn30+clock_hz=1200000000+ddr.channels=16+launch.program_seconds=1.0E-6");
        assertThat(RduSpec.of(chip.arch())).isEqualTo(chip);
        assertThat(chip.memory(8).channels()).isEqualTo(16);
        assertThat(Platform.of(chip.arch()).name()).isEqualTo("DataScale SN30-8");
    }

    @Test
    void aWrittenFileIsReadAsTheSameChip() throws IOException {
        RduSpec chip = RduSpec.SN40.with("tiles", 2);
        assertThat(read(String.join("\n", ChipFile.lines(chip)).replace("hbm.x", "")))
                .isEqualTo(chip);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clock: 1 | my-chip.yaml:2: a chip has no constant 'clock'",
                "ddr: {channels: 2000} | my-chip.yaml:2: ddr.channels: found 2000, expected a whole number from 0 to 1024 channels; sn30 has 8",
                "tiles: 2.5 | tiles: found 2.5, expected a whole number",
                "clock_hz: fast | my-chip.yaml:2: clock_hz: found 'fast', expected a number",
                "pcus_per_tile: 100 | pcus_per_tile is 100 and pmus_per_tile 160"
            })
    void saysWhichLineIsWrongAndWhatIsAllowed(String line, String message) {
        assertThatThrownBy(() -> read("extends: sn30\n" + line + "\n"))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileBeginsWithAChip() {
        assertThatThrownBy(() -> read("clock_hz: 1e9\n"))
                .hasMessageContaining("names no chip to begin with");
        assertThatThrownBy(() -> read("extends: sn31\n"))
                .hasMessageContaining("extends: found 'sn31'; did you mean");
    }
}

package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;
import sambaflow.chip.Constant;
import sambaflow.chip.Platform;
import sambaflow.chip.RduSpec;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.PefException;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefText;
import sambaflow.pef.PefWriter;
import sambaflow.session.Session;
import sambaflow.timing.Clock;
import sambaflow.timing.SectionTime;

/** A user's chip: from a file, through a PEF, to a device. */
class OwnChipTest {
    private static final String WIDE = "arch: wide\nextends: sn30\nddr: {channels: 16}\n";

    @TempDir private Path folder;

    private Path chip(String text) throws IOException {
        return Files.writeString(folder.resolve("my-chip.yaml"), text);
    }

    private static double seconds(Pef pef) {
        return new Clock(pef.manifest().rdu(), pef.manifest().tiles())
                .times(pef.main()).stream().mapToDouble(SectionTime::seconds).sum();
    }

    @Test
    void twiceTheChannelsArePredictedFaster() throws IOException {
        Tutorial tutorial = Tutorial.ffn(folder);
        Pef usual = PefReader.read(tutorial.compile("usual", "-b", "64"));
        Pef wide =
                PefReader.read(tutorial.compile("wide", "-b", "64", "--arch-file=" + chip(WIDE)));
        double execute = seconds(usual);
        assertThat(seconds(wide)).isLessThan(0.99 * execute);
        assertThat(wide.manifest().rdu()).isEqualTo(RduSpec.SN30.with("ddr.channels", 16));
    }

    @Test
    void equalNumbersAreEqualBytesAndOtherNumbersAreCompiledAnew() throws IOException {
        Path file = chip(WIDE);
        byte[] first =
                Files.readAllBytes(
                        new Tutorial(folder.resolve("a")).compile("x", "--arch-file=" + file));
        Path other =
                Files.writeString(
                        folder.resolve("other.yaml"), "ddr.channels: 1.6e1\nextends: sn30\n");
        Tutorial again = new Tutorial(folder.resolve("b"));
        Path pef = again.compile("x", "--arch-file=" + other);
        assertThat(Files.readAllBytes(pef)).isEqualTo(first);
        again.compile("x", "--arch-file=" + other);
        assertThat(again.lines()).anyMatch(l -> l.contains("up to date"));
        again.lines().clear();
        Files.writeString(other, "ddr.channels: 32\nextends: sn30\n");
        again.compile("x", "--arch-file=" + other);
        assertThat(again.lines()).noneMatch(l -> l.contains("up to date"));
        assertThat(PefReader.read(pef).manifest().arch()).isEqualTo("sn30+ddr.channels=32");
    }

    /** The file is gone; the PEF is all that the process has. */
    @Test
    void aFreshProcessRunsIt() throws Exception {
        Path file = chip("extends: sn30\ntiles: 2\nclock_hz: 9.5e8\nnetwork.switch_cycles: 5\n");
        Path pef = new Tutorial(folder).compile("own", "-b", "8", "--arch-file=" + file);
        assertThat(PefReader.read(pef).manifest().tiles()).isEqualTo(2);
        Files.delete(file);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--add-modules=jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                Tutorial.repository()
                                        .resolve("notebooks/hello_world/LogReg.java")
                                        .toString(),
                                "run",
                                "--test",
                                "--pef=" + pef));
        Path out = folder.resolve("out.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        int code = process.waitFor();
        assertThat(code).as(Files.readString(out)).isZero();
    }

    @Test
    void aNodeOfThePresetRefusesIt() throws IOException {
        Path pef = new Tutorial(folder).compile("own", "--arch-file=" + chip(WIDE));
        try (Session session = Session.open()) {
            assertThatThrownBy(() -> session.load(pef))
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.code()).isEqualTo(Code.SF404))
                    .hasMessageContainingAll("sn30+ddr.channels=16", "DataScale SN30-8 (sn30)");
        }
        try (Session session = Session.open(Platform.of(PefReader.read(pef).manifest().arch()))) {
            session.load(pef);
        }
    }

    @Test
    void aRunMayNameItsChipOnceMore() throws IOException {
        Tutorial tutorial = new Tutorial(folder);
        Path file = chip(WIDE);
        Path pef = tutorial.compile("own", "-b", "8", "--arch-file=" + file);
        String[] small = {"--train-range=0:16", "--test-range=0:8"};
        tutorial.run("run", "--pef=" + pef, "--arch-file=" + file, small[0], small[1]);
        tutorial.run("run", "--pef=" + pef, "--arch=sn30+ddr.channels=16", small[0], small[1]);
        assertThatThrownBy(() -> tutorial.run("run", "--pef=" + pef, "--arch=sn30"))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.code()).isEqualTo(Code.SF404))
                .hasMessageContainingAll("--arch sn30", "sn30+ddr.channels=16");
        assertThatThrownBy(() ->
                        tutorial.run("run", "--pef=" + pef, "--arch=sn10", "--arch-file=" + file))
                .hasMessageContainingAll("--arch sn10", "exclude each other");
    }

    @Test
    void mistakesAreToldBeforeAnythingIsCompiled() throws IOException {
        Tutorial tutorial = new Tutorial(folder.resolve("out"));
        Path file = chip("extends: sn30\nclock_hz: 1.2GHz\n");
        assertThatThrownBy(() -> tutorial.compile("own", "--arch-file=" + file))
                .isInstanceOf(ParameterException.class)
                .hasMessageContainingAll("my-chip.yaml:2: clock_hz: found '1.2GHz'", "10000000");
        assertThatThrownBy(
                        () -> tutorial.compile("own", "--arch=sn10", "--arch-file=" + chip(WIDE)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContainingAll("--arch sn10", "extends: sn10");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void whatAPefIsSaysHowItsChipDiffers() throws IOException {
        Pef pef =
                PefReader.read(
                        new Tutorial(folder)
                                .compile("own", "-b", "8", "--arch-file=" + chip(WIDE)));
        assertThat(PefText.summary(pef))
                .contains("arch               sn30 with other constants, 8 tiles")
                .contains("  ddr.channels     16 (sn30 has 8)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sn40l", "sn30+ddr.channels=8", "sn30+ddr.channels=016", "sn30+x=1"})
    void aChipHasOneNameInAPef(String name) throws IOException {
        Pef pef = PefReader.read(new Tutorial(folder).compile("x"));
        Manifest m = pef.manifest();
        Manifest renamed =
                new Manifest(
                        m.format(),
                        m.producer(),
                        m.name(),
                        m.app(),
                        name,
                        m.tiles(),
                        m.batchSize(),
                        m.mode(),
                        m.precision(),
                        m.inference(),
                        m.modelFingerprint(),
                        m.arguments(),
                        m.microbatchSize());
        Path file = folder.resolve("renamed.pef");
        assertThatThrownBy(
                        () -> {
                            PefWriter.write(new Pef(renamed, pef.graphs()), file);
                            PefReader.read(file);
                        })
                .isInstanceOf(PefException.class)
                .hasMessageContaining("arch: ");
    }

    private static List<String> chipLines(String... arguments) {
        List<String> lines = new ArrayList<>();
        new ChipCommand(lines::add).run(List.of(arguments));
        return lines;
    }

    @Test
    void theCommandListsEveryConstantWithItsSource() throws IOException {
        List<String> lines = chipLines();
        assertThat(lines.getFirst()).isEqualTo("chip sn30");
        for (Constant constant : Constant.all()) {
            assertThat(lines).anyMatch(l -> l.startsWith(constant.path() + " "));
        }
        assertThat(lines)
                .anyMatch(l -> l.matches("clock_hz +1400000000 Hz .*inferred .*688 TFLOPS.*"));
        assertThat(chipLines("sn20")).anyMatch(l -> l.contains("no public specification"));
        Path file = chip(WIDE);
        assertThat(chipLines(file.toString()))
                .contains("chip wide, sn30+ddr.channels=16")
                .anyMatch(l -> l.matches("ddr.channels +16 channels .*given +given by the user"));
    }

    @Test
    void theCommandWritesAFileToStartFrom() throws IOException {
        Path file = chip(String.join("\n", chipLines("sn40+tiles=2", "--yaml")));
        assertThat(chipLines(file.toString()).getFirst()).isEqualTo("chip my-sn40, sn40+tiles=2");
        assertThatThrownBy(() -> chipLines("sn30", "sn40"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> chipLines("--yml")).hasMessageContaining("--yaml");
        assertThatThrownBy(() -> chipLines(folder.resolve("no.yaml").toString()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("there is no such file");
    }
}

package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PefWriterTest {
    @TempDir Path folder;

    @Test
    void whatIsWrittenReadsBackEqual() {
        for (Pef pef : new Pef[] {SamplePefs.tiny(), SamplePefs.training()}) {
            Path file = folder.resolve("new/deep/" + pef.manifest().name() + ".pef");
            assertThat(PefWriter.write(pef, file)).isEqualTo(file);
            assertThat(PefReader.read(file)).isEqualTo(pef);
        }
    }

    @Test
    void folderLocaleTimeZoneAndMapOrderLeaveNoTraceInTheBytes() throws IOException {
        byte[] first =
                Files.readAllBytes(
                        PefWriter.write(SamplePefs.training(), folder.resolve("a/x.pef")));
        String fingerprint = SamplePefs.trainGraph().fingerprint();
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            for (String tag : new String[] {"ar-EG-u-nu-arab", "th-TH-u-ca-buddhist", "tr-TR"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
                Path other =
                        PefWriter.write(reordered(SamplePefs.training()), folder.resolve("b/y"));
                assertThat(Files.readAllBytes(other)).isEqualTo(first);
                assertThat(PefReader.read(other)).isEqualTo(SamplePefs.training());
                assertThat(SamplePefs.trainGraph().fingerprint()).isEqualTo(fingerprint);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private static Pef reordered(Pef pef) {
        Manifest m = pef.manifest();
        SortedMap<String, String> backwards = new TreeMap<>(Collections.reverseOrder());
        backwards.putAll(m.arguments());
        return new Pef(
                new Manifest(
                        m.format(),
                        m.producer(),
                        m.name(),
                        m.app(),
                        m.arch(),
                        m.tiles(),
                        m.batchSize(),
                        m.mode(),
                        m.precision(),
                        m.inference(),
                        m.modelFingerprint(),
                        backwards,
                        m.microbatchSize()),
                pef.graphs());
    }

    @Test
    void theManifestIsReadableAndInAFixedOrder() {
        byte[] manifest =
                PefFiles.entries(PefWriter.bytes(SamplePefs.tiny())).get(PefFile.MANIFEST);
        byte[] program = ProgramEncoder.bytes(SamplePefs.tiny().graphs());
        assertThat(new String(manifest, StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {
                          "format" : "1.0",
                          "minimum_reader" : "1.0",
                          "producer" : "SambaFlow for Java 0.1.0",
                          "name" : "tiny",
                          "app" : "LogReg",
                          "arch" : "sn30",
                          "tiles" : 4,
                          "batch_size" : 2,
                          "mode" : "o0",
                          "precision" : "bf16",
                          "inference" : true,
                          "model_fingerprint" : "%s",
                          "arguments" : {
                            "arch" : "sn30",
                            "batch-size" : "2",
                            "mode" : "o0"
                          },
                          "entries" : {
                            "program.pb" : {
                              "size" : %d,
                              "sha256" : "%s"
                            }
                          }
                        }\
                        """
                                .formatted("0f".repeat(32), program.length, Sha256.hex(program)));
    }

    @Test
    void aFileOfAnEarlierBuildIsReadAndWrittenAgainByteForByte() throws IOException {
        byte[] bytes = resource("format-1.0.pef");
        assertThat(PefWriter.bytes(PefReader.open("format-1.0.pef", bytes).pef()))
                .as("if the format had to change, raise its version and keep this file")
                .isEqualTo(bytes);
    }

    @Test
    void aFileFromBeforeTheFormatWasSettledIsRefusedWithWhatToDo() throws IOException {
        byte[] bytes = resource("format-0.1.pef");
        assertThatThrownBy(() -> PefReader.open("format-0.1.pef", bytes))
                .isInstanceOf(PefException.class)
                .hasMessageContaining("the format is 0.1, this build reads 1.x; compile again");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = PefWriterTest.class.getResourceAsStream(name)) {
            return file.readAllBytes();
        }
    }

    @Test
    void otherZipReadersFindStoredAlignedEntries() throws IOException {
        Path file = PefWriter.write(SamplePefs.training(), folder.resolve("x.pef"));
        Map<String, byte[]> expected = PefFiles.entries(Files.readAllBytes(file));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly(PefFile.MANIFEST, PefFile.PROGRAM);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                assertThat(zip.getInputStream(entry).readAllBytes())
                        .isEqualTo(expected.get(entry.getName()));
            }
        }
        try (var zip =
                org.apache.commons.compress.archivers.zip.ZipFile.builder().setPath(file).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                assertThat(entry.getDataOffset() % 64).isZero();
                assertThat(entry.getTimeLocal()).hasToString("1980-01-01T00:00");
                assertThat(zip.getInputStream(entry).readAllBytes())
                        .isEqualTo(expected.get(entry.getName()));
            }
        }
    }

    @Test
    void anExistingFileIsReplacedAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("x.pef");
        Files.writeString(file, "old");
        PefWriter.write(SamplePefs.tiny(), file);
        assertThat(PefReader.read(file)).isEqualTo(SamplePefs.tiny());
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void anInterruptedThreadStillWritesAndReadsWholeFiles() {
        Path file = folder.resolve("x.pef");
        Thread.currentThread().interrupt();
        try {
            PefWriter.write(SamplePefs.tiny(), file);
            assertThat(PefReader.read(file)).isEqualTo(SamplePefs.tiny());
        } finally {
            assertThat(Thread.interrupted()).as("the interrupt is kept for others").isTrue();
        }
    }

    @Test
    void anUnwritableFolderIsRefusedWithItsPathAndWhatToDo() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
        Path file = blocked.resolve("out/x.pef");
        assertThatThrownBy(() -> PefWriter.write(SamplePefs.tiny(), file))
                .isExactlyInstanceOf(PefException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--output-folder");
        assertThatThrownBy(() -> PefWriter.write(SamplePefs.tiny(), folder))
                .isExactlyInstanceOf(PefException.class)
                .hasMessageContaining(folder + " cannot be written: it is a folder");
    }

    @Test
    void aFailedWriteLeavesNoPartBehind() throws IOException {
        Path file = folder.resolve("x".repeat(300) + ".pef");
        assertThatThrownBy(() -> PefWriter.write(SamplePefs.tiny(), file))
                .isExactlyInstanceOf(PefException.class);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).isEmpty();
        }
    }

    @Test
    void aProgramOfAnotherFormatVersionIsNotWrittenAsThisOne() throws IOException {
        byte[] newer =
                PefFiles.withManifest(
                        PefWriter.bytes(SamplePefs.tiny()), "1.0\",\n  \"m", "1.9\",\n  \"m");
        Pef pef = PefReader.open("x", newer).pef();
        assertThatThrownBy(() -> PefWriter.bytes(pef))
                .isExactlyInstanceOf(PefException.class)
                .hasMessageContaining("the format is 1.9, this build writes 1.0");
    }
}

package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.diagnostic.Code;
import sambaflow.graph.Pointwise;

class PefReaderTest {
    private static final byte[] TINY = PefWriter.bytes(SamplePefs.tiny());

    @TempDir Path folder;

    @Test
    void aFileCutAtAnyByteIsRefused() throws IOException {
        byte[] whole = PefWriter.bytes(SamplePefs.training());
        Path file = folder.resolve("cut.pef");
        for (int length = 0; length < whole.length; length++) {
            PefFiles.refusal(Arrays.copyOf(whole, length));
        }
        Files.write(file, Arrays.copyOf(whole, 1000));
        assertThatThrownBy(() -> PefReader.read(file))
                .isExactlyInstanceOf(PefException.class)
                .hasMessageContaining(file + " at byte 1000")
                .hasMessageContaining("cut short");
    }

    @Test
    void aFlippedBitIsRefusedWhereverItIs() {
        for (int i = 0; i < TINY.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = TINY.clone();
                flipped[i] ^= (byte) (1 << bit);
                PefFiles.refusal(flipped);
            }
        }
    }

    @Test
    void damagedDataIsSaidToBeDamaged() {
        byte[] damaged = TINY.clone();
        damaged[central() - 1] ^= 4;
        assertThat(PefFiles.refusal(damaged)).contains("program.pb at byte", "damaged: CRC");
    }

    @Test
    void bytesBeforeBetweenAndAfterAreRefused() {
        byte[] before = new byte[TINY.length + 1];
        System.arraycopy(TINY, 0, before, 1, TINY.length);
        assertThat(PefFiles.refusal(before)).contains("not a PEF");
        assertThat(PefFiles.refusal(Arrays.copyOf(TINY, TINY.length + 3)))
                .contains("at byte " + TINY.length + ": 3 bytes follow the end");
        int central = central();
        byte[] between = new byte[TINY.length + 64];
        System.arraycopy(TINY, 0, between, 0, central);
        System.arraycopy(TINY, central, between, central + 64, TINY.length - central);
        put32(between, between.length - 6, central + 64);
        assertThat(PefFiles.refusal(between))
                .contains("at byte " + central + ": 64 bytes belong to no entry");
    }

    private static int central() {
        return new PefBytes("x", TINY).int32(TINY.length - 6);
    }

    private static void put32(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }

    @Test
    void aZipOfAnotherToolIsRefusedForItsCompressionOrAlignment() throws IOException {
        assertThat(PefFiles.refusal(zip(ZipEntry.DEFLATED))).contains("sizes follow its data");
        assertThat(PefFiles.refusal(zip(ZipEntry.STORED))).contains("not aligned to 64 bytes");
    }

    private static byte[] zip(int method) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (var entry : PefFiles.entries(TINY).entrySet()) {
                ZipEntry head = new ZipEntry(entry.getKey());
                head.setMethod(method);
                head.setSize(entry.getValue().length);
                head.setCrc(
                        StoredZip.crc(entry.getValue(), 0, entry.getValue().length) & 0xffffffffL);
                zip.putNextEntry(head);
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1, encrypted",
        "10, 8, compressed (method 8)",
        "30, 7, extra field",
        "42, 9, bytes between belong to no entry"
    })
    void anEntryThatIsNotPlainIsRefusedByName(int field, int value, String why) {
        byte[] file = TINY.clone();
        file[central() + field] = (byte) value;
        assertThat(PefFiles.refusal(file)).contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/pass.json", "../nifest.json", "a/../fest.json", "a\\b\\\\\\\\json"})
    void aNameThatLeavesTheFolderIsRefused(String name) {
        String escaping = (name + "x".repeat(13)).substring(0, 13);
        byte[] bytes =
                new String(TINY, StandardCharsets.ISO_8859_1)
                        .replace("manifest.json", escaping)
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(PefFiles.refusal(bytes)).contains("entry name '" + escaping + "'");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() {
        SortedMap<String, byte[]> entries = PefFiles.entries(TINY);
        entries.put("program.pc", entries.get(PefFile.PROGRAM));
        byte[] bytes =
                new String(StoredZip.pack(entries), StandardCharsets.ISO_8859_1)
                        .replace("program.pc", "program.pb")
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(PefFiles.refusal(bytes)).contains("two entries are named 'program.pb'");
    }

    @Test
    void missingAndUnlistedAndChangedEntriesAreRefused() {
        SortedMap<String, byte[]> entries = PefFiles.entries(TINY);
        SortedMap<String, byte[]> some = new TreeMap<>(entries);
        some.remove(PefFile.PROGRAM);
        assertThat(PefFiles.refusal(StoredZip.pack(some)))
                .contains("manifest.json at byte")
                .contains("lists an entry 'program.pb'");
        some = new TreeMap<>(entries);
        some.remove(PefFile.MANIFEST);
        assertThat(PefFiles.refusal(StoredZip.pack(some)))
                .contains("manifest.json is missing; the zip holds [program.pb]");
        some = new TreeMap<>(entries);
        some.put("debug/map", new byte[3]);
        assertThat(PefFiles.refusal(StoredZip.pack(some)))
                .contains("debug/map at byte")
                .contains("the manifest does not list");
        some = new TreeMap<>(entries);
        some.get(PefFile.PROGRAM)[5] ^= 1;
        assertThat(PefFiles.refusal(StoredZip.pack(some)))
                .contains("program.pb at byte", "SHA-256");
        some = new TreeMap<>(PefFiles.entries(TINY));
        some.put(PefFile.PROGRAM, new byte[7]);
        assertThat(PefFiles.refusal(StoredZip.pack(some))).contains("7 bytes, the manifest says");
        assertThat(PefFiles.refusal(PefFiles.withEntries(SamplePefs.tiny(), new TreeMap<>())))
                .contains("program.pb is missing");
    }

    @Test
    void entriesOfALaterMinorAreToleratedAndListed() {
        SortedMap<String, byte[]> entries = PefFiles.entries(TINY);
        entries.remove(PefFile.MANIFEST);
        entries.put("debug/sources.json", "{}".getBytes(StandardCharsets.UTF_8));
        byte[] file = PefFiles.withEntries(SamplePefs.tiny(), entries);
        PefFile read = PefReader.open(PefFiles.FILE, file);
        assertThat(read.pef()).isEqualTo(SamplePefs.tiny());
        assertThat(read.unknownEntries()).containsExactly("debug/sources.json");
    }

    @Test
    void aManifestOfALaterMinorMayHaveMoreFields() {
        byte[] file =
                PefFiles.withManifest(
                        PefFiles.withManifest(TINY, "\"format\" : \"1.0\"", "\"format\" : \"1.1\""),
                        "\"mode\" : \"o0\",",
                        "\"mode\" : \"o0\", \"colour\" : \"blue\",");
        assertThat(PefReader.open(PefFiles.FILE, file).pef().graphs())
                .isEqualTo(SamplePefs.tiny().graphs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\" : \"1.0\" | \"format\" : \"2.0\" | the format is 2.0, this build reads 1.x",
                "\"format\" : \"1.0\" | \"format\" : \"one\" | expected a format version such as 1.0",
                "\"minimum_reader\" : \"1.0\" | \"minimum_reader\" : \"1.7\" | needs a reader of format 1.7",
                "\"tiles\" : 4 | \"tiles\" : 9 | tiles: found 9, sn30 has 1 to 8",
                "\"tiles\" : 4 | \"tiles\" : 4.5 | field 'tiles': expected an integer, found 4.5",
                "\"tiles\" : 4 | \"tiles\" : 1e99999 | field 'tiles': expected an integer",
                "\"batch_size\" : 2 | \"batch_size\" : 0 | batch size: found 0",
                "\"arch\" : \"sn30\", | \"arch\" : \"sn99\", | expected one of [sn10",
                "\"inference\" : true | \"inference\" : 1 | expected true or false, found 1",
                "\"name\" : \"tiny\", | '' | field 'name': expected a string, found nothing",
                "\"name\" : \"tiny\", | \"name\" : \"tiny\", \"name\" : \"b\", | Duplicate field 'name'",
                "\"size\" : | \"length\" : | entries.program.pb.size",
                "\"entries\" | \"entry\" | field 'entries': expected an object",
                "\"app\" | } \"app\" | not valid JSON"
            })
    void aManifestThatIsWrongIsRefusedByField(String from, String to, String why) {
        assertThat(PefFiles.refusal(PefFiles.withManifest(TINY, from, to)))
                .contains("manifest.json at byte", why);
    }

    @Test
    void deeplyNestedJsonIsRefused() {
        assertThat(
                        PefFiles.refusal(
                                PefFiles.withManifest(
                                        TINY,
                                        "\"tiles\" : 4",
                                        "\"tiles\" : " + "[".repeat(100_000))))
                .contains("not valid JSON");
    }

    @Test
    void anEditedProgramWithNewHashesIsAccepted() {
        Pef edited = SamplePefs.tiny(new Pointwise.Unary(Pointwise.UnaryFn.NEG));
        Path file = PefWriter.write(edited, folder.resolve("x.pef"));
        assertThat(PefReader.read(file)).isEqualTo(edited).isNotEqualTo(SamplePefs.tiny());
        assertThat(edited.fingerprint()).hasSize(64).isNotEqualTo(SamplePefs.tiny().fingerprint());
    }

    @Test
    void aFileThatIsNotThereOrAFolderIsSaidToBeSo() {
        assertThatThrownBy(() -> PefReader.read(folder.resolve("none.pef")))
                .isExactlyInstanceOf(PefException.class)
                .hasMessageContaining("none.pef does not exist")
                .extracting(e -> ((PefException) e).code())
                .isEqualTo(Code.SF405);
        assertThatThrownBy(() -> PefReader.read(folder))
                .isExactlyInstanceOf(PefException.class)
                .hasMessageContaining("is a folder")
                .extracting(e -> ((PefException) e).code())
                .isEqualTo(Code.SF405);
        assertThat(PefFiles.refusal(new byte[0])).contains("the file has 0 bytes");
        try {
            PefReader.open("x", "GIF89a".getBytes(StandardCharsets.US_ASCII));
            fail("a picture is no PEF");
        } catch (PefException e) {
            assertThat(e)
                    .hasMessage(
                            "x at byte 0: not a PEF: a zip begins with 50 4b 03 04, found 47 49 46 38");
        }
    }
}

package sambaflow.io.pt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.io.DataException;
import sambaflow.io.pt.PtValue.Dict;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/** Whatever is in a file, reading it ends soon, runs nothing and says what is wrong. */
@Timeout(120)
class HostileFileTest {
    private static final String FLOATS = "X\7\0\0\0storagectorch\nFloatStorage\n";

    @TempDir private Path folder;

    private Path file(byte[] pickle) {
        return file(pickle, "data/0", new byte[16]);
    }

    private Path file(byte[] pickle, String entry, byte[] content) {
        Path file = folder.resolve("bad.pt");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            ArchiveWriter zip = new ArchiveWriter(out, "bad");
            zip.add("data.pkl", pickle);
            zip.add(entry, content);
            zip.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private Path pickled(String code) {
        return file(("\u0080\2" + code + ".").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A call that makes a tensor of {@code elements} stored floats; arguments in opcodes. */
    private static String tensor(String elements, String offset, String sizes, String strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n(("
                + FLOATS
                + "X\1\0\0\0"
                + "0X\3\0\0\0cpu"
                + elements
                + "tQ"
                + offset
                + sizes
                + strides
                + "\u0089ccollections\nOrderedDict\n)RtR";
    }

    private byte[] small() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
        tensors.put("b", Tensor.of(new long[] {3, 4}));
        SequencedMap<String, PtValue> all = new LinkedHashMap<>();
        all.put("model", Dict.ofTensors(tensors));
        all.put("lr", new PtValue.Real(0.1));
        all.put("more", new PtValue.Tuple(List.of(PtValue.None.NONE, new PtValue.Int(1L << 40))));
        Path file = folder.resolve("small.pt");
        PtFile.write(file, Dict.of(all));
        return Files.readAllBytes(file);
    }

    @Test
    void aFileCutAtAnyByteIsRefusedWithItsNameAndPosition() throws IOException {
        byte[] whole = small();
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PtFile.read(file))
                    .as("cut at %d", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("pt: " + file + ": byte ")
                    .hasMessageContaining("found")
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void anyWrongByteGivesAClearExceptionOrTheSameShape() throws IOException {
        byte[] whole = small();
        for (int i = 0; i < whole.length; i++) {
            for (int flip : new int[] {0x21, 0x80}) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) flip;
                readOrRefuse(Files.write(folder.resolve("damaged.pt"), damaged), "byte " + i);
            }
        }
    }

    /** The checksum is right again, so that the damage reaches what reads the structure. */
    @Test
    void anyWrongByteOfAStructureGivesAClearExceptionOrOtherValues() {
        byte[] pickle =
                ("\u0080\2}q\0(X\1\0\0\0w"
                                + tensor("K\4", "K\0", "K\2K\2\u0086", "K\2K\1\u0086")
                                + "X\1\0\0\0tK\7N\u0088\u0087X\1\0\0\0l](K\1G\0\0\0\0\0\0\0\0eu.")
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(PtFile.read(file(pickle))).isInstanceOf(Dict.class);
        for (int i = 0; i < pickle.length; i++) {
            for (int with = 0; with < 256; with += i % 16 == 0 ? 1 : 23) {
                byte[] damaged = pickle.clone();
                damaged[i] = (byte) with;
                readOrRefuse(file(damaged), "byte " + i + " as " + with);
            }
            readOrRefuse(file(Arrays.copyOf(pickle, i)), "cut at " + i);
        }
    }

    private static void readOrRefuse(Path file, String what) {
        try {
            assertThat(PtFile.read(file)).as(what).isNotNull();
        } catch (DataException | UnsupportedFeature e) {
            assertThat(e.getMessage()).as(what).contains(file.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.system",
                "posix.system",
                "__builtin__.eval",
                "__main__.LeNet",
                "torch.nn.modules.linear.Linear",
                "torch.optim.sgd.SGD",
                "numpy.core.multiarray.scalar",
                "torch._utils._rebuild_qtensor"
            })
    void whateverIsNoTensorOrContainerIsRefusedByItsName(String name) {
        int dot = name.lastIndexOf('.');
        String code = "c" + name.substring(0, dot) + "\n" + name.substring(dot + 1) + "\n)R";
        assertThatThrownBy(() -> PtFile.read(pickled(code)))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("bad.pt")
                .hasMessageContaining("state_dict()");
    }

    @Test
    void tensorsOutsideTheirStorageAreRefused() {
        String[][] bad = {
            {"K\4", "K\0", "K\5\u0085", "K\1\u0085", "inside its storage of 4"},
            {"K\4", "K\1", "K\4\u0085", "K\1\u0085", "offset 1"},
            {"K\4", "K\0", "K\2\u0085", "K\4\u0085", "stride [4]"},
            {"K\4", "J\u00ff\u00ff\u00ff\u00ff", "K\1\u0085", "K\1\u0085", "offset -1"},
            {"K\4", "K\0", "K\2\u0085", "J\u00ff\u00ff\u00ff\u00ff\u0085", "none negative"},
            {"K\4", "K\0", "J\u00ff\u00ff\u00ff\u00ff\u0085", "K\1\u0085", "size [-1]"},
            {"K\4", "K\0", "K\2\u0085", ")", "as many strides as sizes"},
            {"K\5", "K\0", "K\2\u0085", "K\1\u0085", "5 elements of float32"},
            {"J\0\0\0\u0080", "K\0", "K\2\u0085", "K\1\u0085", "-2147483648 elements"},
            {"K\4", "K\0", max("\u0086", 2), max("\u0086", 2), "inside its storage"},
            {"K\4", "K\5", "K\0\u0085", "K\1\u0085", "offset 5"},
        };
        for (String[] row : bad) {
            Path file = pickled("}X\1\0\0\0w" + tensor(row[0], row[1], row[2], row[3]) + "s");
            assertThatThrownBy(() -> PtFile.read(file))
                    .as(row[4])
                    .isInstanceOf(DataException.class)
                    .hasMessageMatching("(?s)pt: .*bad\\.pt: byte \\d+: .*")
                    .hasMessageContaining("'w'")
                    .hasMessageContaining(row[4]);
        }
    }

    /** The largest 64-bit number so many times, and then {@code end}. */
    private static String max(String end, int count) {
        return "\u008a\10\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\177".repeat(count) + end;
    }

    @Test
    void tensorsLargerThanTheirStorageAreRefusedBeforeTheyTakeMemory() {
        String huge = tensor("K\4", "K\0", max("\u0085", 1), "K\0\u0085");
        String large = tensor("K\4", "K\0", "J\0\0\0\100\u0085", "K\0\u0085");
        for (String code : new String[] {huge, large}) {
            assertThatThrownBy(() -> PtFile.read(pickled("}X\1\0\0\0w" + code + "s")))
                    .isInstanceOf(UnsupportedFeature.class)
                    .hasMessageContaining("expanded tensor 'w'")
                    .hasMessageContaining("contiguous()");
        }
    }

    @Test
    void transposedTensorsAreReadInTheirOrder() {
        byte[] data =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(1)
                        .putFloat(2)
                        .putFloat(3)
                        .putFloat(4)
                        .array();
        String code = "\u0080\2" + tensor("K\4", "K\0", "K\2K\2\u0086", "K\1K\2\u0086") + ".";
        PtValue read =
                PtFile.read(file(code.getBytes(StandardCharsets.ISO_8859_1), "data/0", data));
        assertThat(((PtValue.Array) read).tensor().toFloatArray()).containsExactly(1, 3, 2, 4);
    }

    @ParameterizedTest
    @CsvSource({"Half, float16", "Byte, uint8", "Short, int16", "ComplexFloat, complex64"})
    void typesThatTensorsDoNotHaveAreRefusedByName(String storage, String type) {
        String code = tensor("K\4", "K\0", "K\2\u0085", "K\1\u0085");
        Path file =
                pickled(
                        "}X\1\0\0\0m}X\1\0\0\0w"
                                + code.replace("FloatStorage", storage + "Storage")
                                + "ss");
        assertThatThrownBy(() -> PtFile.read(file))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("type %s of tensor 'm.w'".formatted(type));
    }

    @Test
    void nestingWithoutEndIsRefused() {
        Map<String, String> bombs =
                Map.of(
                        "nested deeper",
                        "]".repeat(500_000) + "a".repeat(499_999),
                        "inside itself",
                        "]q\0h\0a",
                        "a call of a tuple",
                        ")".repeat(10) + "R",
                        "values out of",
                        laughs());
        bombs.forEach((reason, code) ->
                assertThatThrownBy(() -> PtFile.read(pickled(code)))
                        .as(reason)
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("bad.pt")
                        .hasMessageContaining(reason));
    }

    /** Sixty lists, each of which holds the one before ten times. */
    private static String laughs() {
        StringBuilder code = new StringBuilder("]q\0");
        for (int i = 0; i < 60; i++) {
            code.append("](").append(("h" + (char) i).repeat(10)).append("eq");
            code.append((char) (i + 1));
        }
        // The other sixty lists are still on the stack.
        return code + "\u0086".repeat(60);
    }

    @Test
    void countsBeyondTheFileAreRefused() {
        for (String code :
                new String[] {
                    "X\u00ff\u00ff\u00ff\177",
                    "X\u00ff\u00ff\u00ff\u00ff",
                    "\u008a\u00ff",
                    "U\u00ff"
                }) {
            assertThatThrownBy(() -> PtFile.read(pickled(code)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("bad.pt: byte ");
        }
    }

    @Test
    void keysThatShareAHashCodeDoNotSlowDownReading() throws IOException {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.writeBytes(new byte[] {(byte) 0x80, 2, '}', '('});
        for (int i = 0; i < 1 << 16; i++) {
            byte[] key = new byte[32];
            for (int bit = 0; bit < 16; bit++) {
                // "Aa" and "BB" have the same hash code.
                boolean one = (i >> bit & 1) == 1;
                key[2 * bit] = (byte) (one ? 'A' : 'B');
                key[2 * bit + 1] = (byte) (one ? 'a' : 'B');
            }
            code.writeBytes(new byte[] {'X', 32, 0, 0, 0});
            code.writeBytes(key);
            code.write('N');
        }
        code.writeBytes(new byte[] {'u', '.'});
        Dict read = (Dict) PtFile.read(file(code.toByteArray()));
        assertThat(read.entries()).hasSize(1 << 16);
    }

    @Test
    void filesOfOtherKindsAreRefusedWithWhatToDo() throws IOException {
        Path legacy =
                Files.write(folder.resolve("old.pt"), new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10});
        assertThatThrownBy(() -> PtFile.read(legacy))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("before 1.6")
                .hasMessageContaining("torch.save");
        assertThatThrownBy(() -> PtFile.read(zip("net/data.pkl", "net/code/net.py")))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("TorchScript")
                .hasMessageContaining("state_dict()");
        assertThatThrownBy(() -> PtFile.read(zip("net/archive_format", "net/models/model.json")))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("exported program");
        assertThatThrownBy(() -> PtFile.read(zip("net/data.pkl")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'net/data.pkl' compressed");
        assertThatThrownBy(() -> PtFile.read(zip("photo.jpg")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("found a zip of [photo.jpg]");
        assertThatThrownBy(() -> PtFile.read(file("N.".getBytes(), "byteorder", "big".getBytes())))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("byte order 'big'");
        Path text = Files.writeString(folder.resolve("text.pt"), "hello");
        assertThatThrownBy(() -> PtFile.read(text))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no end of a zip");
        assertThatThrownBy(() -> PtFile.read(folder.resolve("none.pt")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no such file");
    }

    /** A zip as other programs make it: compressed. */
    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("other.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(new byte[100]);
            }
        }
        return file;
    }

    @Test
    void anEntryInsideAnotherIsRefused() throws IOException {
        byte[] bytes = small();
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - Archive.END_BYTES;
        int first = zip.getInt(end + 16);
        // The first entry grows over the second: sizes in the directory, stored and unpacked.
        zip.putInt(first + 20, zip.getInt(first + 20) + 200);
        zip.putInt(first + 24, zip.getInt(first + 24) + 200);
        Path file = Files.write(folder.resolve("overlap.pt"), bytes);
        assertThatThrownBy(() -> PtFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("inside another");
    }
}

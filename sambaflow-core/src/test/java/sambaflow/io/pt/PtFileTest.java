package sambaflow.io.pt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.SharedFolder;
import sambaflow.io.DataException;
import sambaflow.io.Safetensors;
import sambaflow.io.pt.PtValue.Array;
import sambaflow.io.pt.PtValue.Dict;
import sambaflow.io.pt.PtValue.Int;
import sambaflow.io.pt.PtValue.Text;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

class PtFileTest {
    @TempDir private Path folder;

    private static Tensor tensor(PtValue value, Object... path) {
        PtValue at = value;
        for (Object key : path) {
            at =
                    ((Dict) at)
                            .entries()
                            .get(key instanceof Integer i ? new Int(i) : new Text("" + key));
        }
        return ((Array) at).tensor();
    }

    private PtValue again(PtValue value) {
        Path file = folder.resolve("value.pt");
        PtFile.write(file, value);
        return PtFile.read(file);
    }

    @Test
    void everyKindOfValueComesBackInItsOrder() {
        SequencedMap<PtValue, PtValue> entries = new LinkedHashMap<>();
        for (long number :
                new long[] {0, 255, 256, 65535, 65536, -1, 1L << 31, Long.MIN_VALUE, 1L << 40}) {
            entries.put(new Int(number), new PtValue.Text("n" + number));
        }
        entries.put(new Text("zz"), new PtValue.Real(-1.25e-300));
        entries.put(new Text("aa"), new PtValue.Real(Double.NaN));
        entries.put(new Text("Grüße \u4f60"), new PtValue.Bool(true));
        entries.put(new Text("no"), new PtValue.Bool(false));
        entries.put(new Text("none"), PtValue.None.NONE);
        entries.put(new Text("list"), new PtValue.Items(List.of(new Int(1), new Text("zz"))));
        entries.put(new Text("tuple"), new PtValue.Tuple(List.of(new PtValue.Items(List.of()))));
        entries.put(new Text("dict"), new Dict(new LinkedHashMap<>(), true));
        Dict value = new Dict(entries, false);
        Dict read = (Dict) again(value);
        assertThat(read).isEqualTo(value);
        assertThat(List.copyOf(read.entries().keySet())).isEqualTo(List.copyOf(entries.keySet()));
    }

    @Test
    void everyTypeOfTensorComesBackBitForBit() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        CounterRandom random = new CounterRandom(3, 4);
        for (DType type : DType.values()) {
            tensors.put(
                    "w." + type,
                    Tensor.generate(type, Shape.of(3, 5), i -> 100 * random.normal(i)));
        }
        tensors.put("nan", Tensor.of(new float[] {Float.intBitsToFloat(0x7fc12345), -0f}));
        tensors.put("scalar", Tensor.scalar(1.5));
        tensors.put("empty", Tensor.zeros(DType.FLOAT32, Shape.of(0, 3)));
        tensors.put("other empty", Tensor.zeros(DType.INT64, Shape.of(0)));
        for (int i = 0; i < 300; i++) {
            tensors.put("many." + i, Tensor.of(new long[] {i}));
        }
        PtValue read = again(Dict.ofTensors(tensors));
        tensors.forEach((name, tensor) ->
                assertThat(tensor(read, name).contentEquals(tensor)).as(name).isTrue());
    }

    @Test
    void tiedTensorsStayTiedAndAreStoredOnce() throws IOException {
        Tensor shared = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor sameValues = shared.copy();
        Tensor heap = heap(1, 2, 3, 4);
        Tensor otherHeap = heap(5, 6, 7, 8);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("embed", shared);
        tensors.put("head", shared);
        tensors.put("flat", shared.reshape(Shape.of(4)));
        tensors.put("copy", sameValues);
        tensors.put("heap", heap);
        tensors.put("other", otherHeap);
        PtValue read = again(Dict.ofTensors(tensors));
        assertThat(tensor(read, "head")).isSameAs(tensor(read, "embed"));
        assertThat(tensor(read, "flat").data().address())
                .isEqualTo(tensor(read, "embed").data().address());
        assertThat(tensor(read, "copy").data().address())
                .isNotEqualTo(tensor(read, "embed").data().address());
        assertThat(tensor(read, "other").toFloatArray()).containsExactly(5, 6, 7, 8);
        try (ZipFile zip = new ZipFile(folder.resolve("value.pt").toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName).filter(n -> n.contains("data/")))
                    .containsExactly(
                            "value/data/0",
                            "value/data/1",
                            "value/data/2",
                            "value/data/3",
                            "value/.data/serialization_id");
        }
    }

    private static Tensor heap(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Tensor.wrap(DType.FLOAT32, Shape.of(4), MemorySegment.ofArray(bytes.array()));
    }

    @Test
    void theFileIsLaidOutAsPyTorchLaysItOut() throws IOException {
        Path file = folder.resolve("1875.pt");
        PtFile.write(file, Dict.ofTensors(Map.of("w", Tensor.of(new float[] {1, 2}))));
        byte[] bytes = Files.readAllBytes(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly(
                            "1875/data.pkl",
                            "1875/.format_version",
                            "1875/.storage_alignment",
                            "1875/byteorder",
                            "1875/data/0",
                            "1875/version",
                            "1875/.data/serialization_id");
            assertThat(zip.stream()).allMatch(e -> e.getMethod() == ZipEntry.STORED);
            assertThat(content(zip, "version")).isEqualTo("3\n");
            assertThat(content(zip, "byteorder")).isEqualTo("little");
            assertThat(content(zip, ".storage_alignment")).isEqualTo("64");
            assertThat(content(zip, ".data/serialization_id")).matches("\\d{40}");
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text.indexOf("\0\0\u0080\u003f\0\0\0\u0040") % 64).isZero();
        assertThat(text.indexOf("\u0080\u0002ccollections\nOrderedDict\n") % 64).isZero();
        PtFile.write(folder.resolve("b/1875.pt"), PtFile.read(file));
        assertThat(folder.resolve("b/1875.pt")).hasBinaryContent(bytes);
    }

    private static String content(ZipFile zip, String name) throws IOException {
        byte[] bytes = zip.getInputStream(zip.getEntry("1875/" + name)).readAllBytes();
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logreg", "lenet", "mlp_adamw"})
    void aFileOfPyTorchHoldsTheTensorsThatPyTorchExported(String name) {
        PtValue read = PtFile.read(SharedFolder.file("golden/train/" + name + ".pt"));
        assertThat(((Dict) read).entries().keySet())
                .containsExactly(
                        new Text("completed_steps"),
                        new Text("completed_epochs"),
                        new Text("model"),
                        new Text("optimizer"));
        assertThat(((Dict) read).get("completed_steps").orElseThrow()).isInstanceOf(Int.class);
        Map<String, Tensor> expected =
                Safetensors.read(SharedFolder.file("golden/train/" + name + ".last.safetensors"))
                        .tensors();
        assertThat(expected).isNotEmpty();
        expected.forEach((key, tensor) ->
                assertThat(tensor(read, "model", key).contentEquals(tensor)).as(key).isTrue());
        if (name.equals("logreg")) {
            assertThat(tensor(read, "optimizer", "state", 0, "momentum_buffer").shape())
                    .isEqualTo(Shape.of(10, 784));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logreg", "lenet", "mlp_adamw"})
    void aFileOfPyTorchIsWrittenAgainAndHoldsTheSame(String name) {
        PtValue read = PtFile.read(SharedFolder.file("golden/train/" + name + ".pt"));
        assertThat(shown(again(read))).isEqualTo(shown(read));
    }

    /** Containers as text, tensors by their bytes. */
    private static String shown(PtValue value) {
        return switch (value) {
            case Array(Tensor tensor) ->
                    tensor + ":" + Integer.toHexString(Archive.crc(tensor.data()));
            case Dict dict -> {
                StringBuilder text = new StringBuilder(dict.kind());
                dict.entries().forEach((k, v) -> text.append(k).append('=').append(shown(v)));
                yield text.append('.').toString();
            }
            case PtValue.Items items ->
                    items.values().stream().map(PtFileTest::shown).toList().toString();
            case PtValue other -> other.toString();
        };
    }

    @Test
    void anInterruptIsKeptAndLosesNoFile() {
        Path file = folder.resolve("interrupted.pt");
        Thread.currentThread().interrupt();
        PtFile.write(file, new Int(7));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(PtFile.read(file)).isEqualTo(new Int(7));
    }

    @Test
    void aFailedWriteLeavesTheOldFileAsItWas() throws IOException {
        Path blocked = Files.createDirectories(folder.resolve("model.pt/inside")).getParent();
        assertThatThrownBy(() -> PtFile.write(blocked, new Int(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot write " + blocked);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(blocked);
        }
    }
}

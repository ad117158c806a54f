package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

class SafetensorsTest {
    @TempDir Path folder;

    @Test
    void everyTypeComesBackBitForBit() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        CounterRandom random = new CounterRandom(3, 4);
        for (DType type : DType.values()) {
            tensors.put(
                    "w." + type,
                    Tensor.generate(type, Shape.of(3, 5), i -> 100 * random.normal(i)));
        }
        tensors.put("nan", Tensor.of(new float[] {Float.intBitsToFloat(0x7fc12345), -0f}));
        tensors.put("scalar", Tensor.scalar(1.5));
        tensors.put("empty", Tensor.zeros(DType.FLOAT32, Shape.of(0, 3)));
        tensors.put("Gewicht \"ü\" \u0001", Tensor.of(new long[] {Long.MIN_VALUE}));
        Path file = folder.resolve("all.safetensors");
        new Safetensors(tensors, Map.of("format", "pt", "step", "7")).write(file);

        Safetensors read = Safetensors.read(file);
        assertThat(read.metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of("format", "pt", "step", "7"));
        assertThat(read.tensors().keySet()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) ->
                assertThat(read.tensors().get(name).contentEquals(tensor)).as(name).isTrue());
    }

    @Test
    void theFileIsLaidOutAsTheReferenceWritesIt() throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(new float[] {1, 2}));
        tensors.put("a", Tensor.full(DType.BOOL, Shape.of(1), 1));
        tensors.put("c", Tensor.of(new long[] {5}));
        Path file = folder.resolve("order.safetensors");
        new Safetensors(tensors).write(file);
        String header =
                "{\"c\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]},"
                        + "\"a\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[16,17]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        byte[] data = {5, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40, 1};
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes(padded, data));
    }

    @Test
    void aFileOfPyTorchIsReadAndWrittenAgainByteForByte() throws IOException {
        for (String name : new String[] {"logreg", "lenet", "mlp_adamw"}) {
            Path golden = SharedFolder.file("golden/train/" + name + ".first.safetensors");
            Safetensors read = Safetensors.read(golden);
            Path again = folder.resolve(name);
            read.write(again);
            assertThat(Files.mismatch(golden, again)).as(name).isEqualTo(-1);
        }
    }

    @Test
    void aFileCutAtAnyByteIsRefusedWithItsNameAndPosition() throws IOException {
        byte[] whole = small();
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Safetensors.read(file))
                    .as("cut at %d", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("safetensors: " + file + ": byte ")
                    .hasMessageContaining("found")
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void anyWrongByteGivesAClearExceptionOrOtherValues() throws IOException {
        byte[] whole = small();
        for (int i = 0; i < whole.length; i++) {
            for (int flip : new int[] {1, 0x20, 0x80, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) flip;
                Path file = Files.write(folder.resolve("damaged"), damaged);
                try {
                    assertThat(Safetensors.read(file).tensors()).isNotNull();
                } catch (DataException | UnsupportedFeature e) {
                    assertThat(e.getMessage()).as("byte %d", i).contains(file.toString());
                }
            }
        }
    }

    @Test
    void aByteBehindTheLastTensorIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("long"), Arrays.copyOf(small(), small().length + 1));
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("found 17 bytes of tensors, expected 16 as the header says");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, 100_000_001, 1000})
    void aHeaderLengthBeyondTheFileOrTheLimitIsRefused(long length) throws IOException {
        byte[] damaged = small();
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Path file = Files.write(folder.resolve("header"), damaged);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("byte 0: found header length");
    }

    /** Each header describes 8 bytes of data wrongly. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | '{'",
                "{\"a\":1} | expected the description of 'a'",
                "{} | found 8 bytes of tensors, expected 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | offsets 0 to 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | expected offset 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | offsets 8 to 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | found -2",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}} | whole number",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}} | incomplete",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | incomplete description of tensor 'a'",
                "{\"a\":{\"dtype\":7,\"shape\":[2],\"data_offsets\":[0,8]}} | a type's name",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}} | field 'x'",
                "{\"__metadata__\":{\"a\":1}} | a string for 'a'",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}} | JSON",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}} | 2^63",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,8]}} | offsets 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} {} | more JSON",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 'b' at offset 0, expected offset 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | Duplicate field 'a'",
            })
    void aMalformedHeaderIsRefusedWithTheReason(String header, String reason) throws IOException {
        Path file = Files.write(folder.resolve("bad"), bytes(header, new byte[8]));
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file + ": byte ")
                .hasMessageContaining(reason);
    }

    @Test
    void theOffsetInAMessagePointsAtTheTensorAtFault() throws IOException {
        String header =
                "{\"ok\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"bad\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[4,8]}}";
        Path file = Files.write(folder.resolve("bad"), bytes(header, new byte[8]));
        assertThatThrownBy(() -> Safetensors.read(file))
                .hasMessageContaining(
                        "byte %d: found tensor 'bad'".formatted(8 + header.indexOf("\"bad")));
    }

    @Test
    void typesThatTensorsDoNotHaveAreRefusedByName() throws IOException {
        String header = "{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}";
        Path file = Files.write(folder.resolve("f8"), bytes(header, new byte[8]));
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("type F8_E4M3 of tensor 'w'");
    }

    @Test
    void tensorsThatAreNotWantedAreSteppedOverWhateverTheirType() throws IOException {
        String header =
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                        + "\"odd\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}";
        byte[] data = {9, 9, 9, 9, 0, 0, (byte) 0x80, 0x3f};
        Path file = Files.write(folder.resolve("mixed"), bytes(header, data));
        Safetensors read = Safetensors.read(file, name -> !name.equals("odd"));
        assertThat(read.tensors().keySet()).containsExactly("w");
        assertThat(read.tensors().get("w").item()).isEqualTo(1);
        assertThatThrownBy(() -> Safetensors.read(file))
                .hasMessageContaining("type U8 of tensor 'odd'");
    }

    @Test
    void aFailedWriteLeavesTheOldFileAsItWas() throws IOException {
        Path blocked = Files.createDirectories(folder.resolve("model/inside"));
        assertThatThrownBy(() -> new Safetensors(new LinkedHashMap<>()).write(blocked.getParent()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot write " + blocked.getParent());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(blocked.getParent());
        }
    }

    @Test
    void anInterruptedThreadStillWritesAWholeFile() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", Tensor.scalar(3));
        Path file = folder.resolve("interrupted.safetensors");
        Thread.currentThread().interrupt();
        try {
            new Safetensors(tensors).write(file);
        } finally {
            assertThat(Thread.interrupted()).as("the interrupt is kept for others").isTrue();
        }
        assertThat(Safetensors.read(file).tensors().get("w").item()).isEqualTo(3);
    }

    @Test
    void aTensorCannotTakeTheNameOfTheRemarks() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("__metadata__", Tensor.scalar(1));
        assertThatThrownBy(() -> new Safetensors(tensors)).hasMessageContaining("__metadata__");
    }

    private byte[] small() throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", Tensor.of(new float[] {1, 2}));
        tensors.put("b", Tensor.of(new float[] {3, 4}));
        Path file = folder.resolve("small");
        new Safetensors(tensors, Map.of("format", "pt")).write(file);
        return Files.readAllBytes(file);
    }

    private static byte[] bytes(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}

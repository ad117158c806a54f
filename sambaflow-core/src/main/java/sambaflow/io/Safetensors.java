package sambaflow.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;

/**
 * Named tensors in the safetensors format, which PyTorch and Hugging Face read and write.
 *
 * @param tensors by name, in the order of the file
 * @param metadata remarks about the file
 */
public record Safetensors(SequencedMap<String, Tensor> tensors, Map<String, String> metadata) {
    static final int LENGTH_BYTES = 8;
    static final int ALIGNMENT = 8;
    static final String METADATA = "__metadata__";

    public Safetensors {
        if (tensors.containsKey(METADATA)) {
            throw new DataException(
                    "safetensors: a tensor cannot be named %s; rename it".formatted(METADATA));
        }
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Map.copyOf(metadata);
    }

    /** Tensors without remarks. */
    public Safetensors(SequencedMap<String, Tensor> tensors) {
        this(tensors, Map.of());
    }

    /** All tensors of {@code file}. */
    public static Safetensors read(Path file) {
        return read(file, name -> true);
    }

    /** The tensors of {@code file} whose names are {@code wanted}; the others are stepped over. */
    public static Safetensors read(Path file, Predicate<String> wanted) {
        return SafetensorsReader.read(file, wanted);
    }

    /**
     * Writes {@code file}, all or nothing. Tensors are sorted as the reference implementation sorts
     * them, by type and then by name, so that the same content gives the same bytes everywhere.
     */
    public void write(Path file) {
        List<Map.Entry<String, Tensor>> sorted = sorted();
        byte[] header = header(sorted);
        AtomicFile.write(
                file,
                out -> {
                    ByteBuffer start =
                            ByteBuffer.allocate(LENGTH_BYTES + header.length)
                                    .order(ByteOrder.LITTLE_ENDIAN);
                    start.putLong(header.length).put(header);
                    out.write(start.array());
                    for (Map.Entry<String, Tensor> entry : sorted) {
                        AtomicFile.write(out, entry.getValue().data());
                    }
                });
    }

    private List<Map.Entry<String, Tensor>> sorted() {
        Comparator<Map.Entry<String, Tensor>> byType =
                Comparator.comparing(entry -> rank(entry.getValue().dtype()));
        return tensors.entrySet().stream()
                .sorted(byType.thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }

    /** The reference's order: wide types first, so that every tensor is aligned to its type. */
    private static int rank(DType type) {
        return switch (type) {
            case INT64, FLOAT64 -> 0;
            case FLOAT32 -> 1;
            case INT32 -> 2;
            case BFLOAT16 -> 3;
            case BOOL -> 4;
        };
    }

    /** The format's name of {@code type}. */
    static String code(DType type) {
        return switch (type) {
            case INT64 -> "I64";
            case FLOAT64 -> "F64";
            case FLOAT32 -> "F32";
            case INT32 -> "I32";
            case BFLOAT16 -> "BF16";
            case BOOL -> "BOOL";
        };
    }

    private byte[] header(List<Map.Entry<String, Tensor>> sorted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> remark : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(remark.getKey(), remark.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Tensor> entry : sorted) {
                offset = describe(json, entry.getKey(), entry.getValue(), offset);
            }
            json.writeEndObject();
        } catch (IOException e) {
            // A lone half of a surrogate pair has no UTF-8 form.
            throw new DataException(
                    "safetensors: a name or remark cannot be written: %s; rename it"
                            .formatted(e.getMessage()),
                    e);
        }
        while (bytes.size() % ALIGNMENT != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static long describe(JsonGenerator json, String name, Tensor tensor, long offset)
            throws IOException {
        long end = offset + tensor.data().byteSize();
        long[] shape = tensor.shape().dims().stream().mapToLong(Long::longValue).toArray();
        json.writeObjectFieldStart(name);
        json.writeStringField("dtype", code(tensor.dtype()));
        json.writeFieldName("shape");
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        return end;
    }
}

package sambaflow.magics.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Reference tensors of a safetensors file, bytes read as booleans. */
final class GoldenTensors {
    private final MemorySegment data;
    private final JsonNode header;

    GoldenTensors(Path file) throws IOException {
        MemorySegment all = MemorySegment.ofArray(Files.readAllBytes(file));
        long length = all.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        byte[] json = all.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
        header = new ObjectMapper().readTree(json);
        data = all.asSlice(8 + length);
    }

    boolean has(String name) {
        return header.has(name);
    }

    Tensor tensor(String name) {
        JsonNode entry = header.get(name);
        List<Long> dims = new ArrayList<>();
        entry.get("shape").forEach(d -> dims.add(d.asLong()));
        long from = entry.get("data_offsets").get(0).asLong();
        long to = entry.get("data_offsets").get(1).asLong();
        MemorySegment own = Arena.ofAuto().allocate(Math.max(1, to - from), 64);
        MemorySegment.copy(data, from, own, 0, to - from);
        DType dtype =
                switch (entry.get("dtype").asText()) {
                    case "F32" -> DType.FLOAT32;
                    case "I64" -> DType.INT64;
                    case "U8" -> DType.BOOL;
                    case String other -> throw new IllegalStateException(name + " is " + other);
                };
        return Tensor.wrap(dtype, new Shape(dims), own.asSlice(0, to - from));
    }
}

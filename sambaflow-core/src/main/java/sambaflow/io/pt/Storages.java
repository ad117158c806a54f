package sambaflow.io.pt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sambaflow.io.DataException;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/** Reads storages and takes tensors out of them. Tied tensors are one tensor. */
final class Storages {
    static final Map<DType, String> NAMES =
            Map.of(
                    DType.FLOAT64, "torch.DoubleStorage",
                    DType.FLOAT32, "torch.FloatStorage",
                    DType.BFLOAT16, "torch.BFloat16Storage",
                    DType.INT32, "torch.IntStorage",
                    DType.INT64, "torch.LongStorage",
                    DType.BOOL, "torch.BoolStorage");

    private static final Map<String, String> FOREIGN =
            Map.of(
                    "torch.HalfStorage", "float16",
                    "torch.ShortStorage", "int16",
                    "torch.CharStorage", "int8",
                    "torch.ByteStorage", "uint8",
                    "torch.ComplexFloatStorage", "complex64",
                    "torch.ComplexDoubleStorage", "complex128");

    private static final int MOST_DIMENSIONS = 64;

    private final Archive archive;
    private final Bytes bytes;
    private final String folder;
    private final Map<String, Tensor> read = new HashMap<>();
    private final Map<Part, Tensor> tensors = new HashMap<>();
    private long copied;

    private record Part(String key, long offset, List<Long> sizes, List<Long> strides) {}

    Storages(Archive archive, Bytes bytes, String folder) {
        this.archive = archive;
        this.bytes = bytes;
        this.folder = folder;
    }

    /** The tensor that {@code view} describes; {@code name} is for messages. */
    Tensor tensor(Node.View view, String name) throws IOException {
        DType type = type(view, name);
        Tensor storage = storage(view, type, name);
        Shape shape = checked(view, storage.elements(), name);
        Part part = new Part(view.storage().key(), view.offset(), view.sizes(), view.strides());
        Tensor known = tensors.get(part);
        if (known == null) {
            known = take(view, storage, shape, name);
            tensors.put(part, known);
        }
        return known;
    }

    private DType type(Node.View view, String name) {
        String storage = view.storage().type();
        for (Map.Entry<DType, String> entry : NAMES.entrySet()) {
            if (entry.getValue().equals(storage) && view.type().isEmpty()) {
                return entry.getKey();
            }
        }
        String type = view.type().isEmpty() ? FOREIGN.getOrDefault(storage, storage) : view.type();
        throw new UnsupportedFeature(
                "type %s of tensor '%s' in %s"
                        .formatted(type.replace("torch.", ""), name, bytes.file()),
                "float32, bfloat16, int32, int64 and bool are read; convert it with .to(torch.float32), say, and save again");
    }

    private Tensor storage(Node.View view, DType type, String name) throws IOException {
        String key = view.storage().key();
        long elements = view.storage().elements();
        Tensor known = read.get(key);
        if (known == null) {
            Archive.Entry entry = archive.entry(folder + key);
            if (elements < 0
                    || elements > entry.size()
                    || elements * type.bytes() != entry.size()) {
                throw bytes.damaged(
                        entry.data(),
                        "%d bytes for tensor '%s'".formatted(entry.size(), name),
                        "%d elements of %s".formatted(elements, type.torchName()));
            }
            known = Tensor.zeros(type, Shape.of(elements));
            archive.read(entry, known.data());
            read.put(key, known);
        } else if (known.dtype() != type || known.elements() != elements) {
            throw damaged(
                    view,
                    "storage %s as %d elements of %s".formatted(key, elements, type.torchName()),
                    "%d of %s as before".formatted(known.elements(), known.dtype().torchName()));
        }
        return known;
    }

    /** The tensor's shape, when all of it is inside the storage. */
    private Shape checked(Node.View view, long elements, String name) {
        List<Long> sizes = view.sizes();
        List<Long> strides = view.strides();
        String what = "tensor '%s' of size %s, stride %s, offset %d";
        String found = what.formatted(name, shown(sizes), shown(strides), view.offset());
        if (sizes.size() != strides.size()
                || sizes.size() > MOST_DIMENSIONS
                || view.offset() < 0
                || strides.stream().anyMatch(s -> s < 0)) {
            throw damaged(view, found, "as many strides as sizes, none negative");
        }
        try {
            Shape shape = new Shape(sizes);
            long last = shape.elements() == 0 ? -1 : view.offset();
            for (int i = 0; last >= 0 && i < sizes.size(); i++) {
                long reach = Math.multiplyExact(sizes.get(i) - 1, strides.get(i));
                last = Math.addExact(last, reach);
            }
            if (last >= elements || view.offset() > elements) {
                throw damaged(view, found, "one inside its storage of %d".formatted(elements));
            }
            return shape;
        } catch (ShapeException | ArithmeticException e) {
            throw damaged(view, found, "one inside its storage of %d".formatted(elements));
        }
    }

    private static String shown(List<Long> numbers) {
        return numbers.size() > MOST_DIMENSIONS
                ? numbers.size() + " numbers"
                : numbers.toString().toLowerCase(Locale.ROOT);
    }

    private Tensor take(Node.View view, Tensor storage, Shape shape, String name)
            throws IOException {
        long size = storage.dtype().bytes();
        if (shape.elements() == 0) {
            return Tensor.zeros(storage.dtype(), shape);
        }
        if (isContiguous(shape, view.strides())) {
            MemorySegment data =
                    storage.data().asSlice(view.offset() * size, shape.elements() * size);
            return Tensor.wrap(storage.dtype(), shape, data);
        }
        // Fewer elements than the storage has, so that these products are small.
        boolean expanded = shape.elements() > storage.elements();
        copied += expanded ? 0 : shape.elements() * size;
        if (expanded || copied > bytes.size()) {
            throw new UnsupportedFeature(
                    "expanded tensor '%s' of size %s in %s, which has more elements than it stores"
                            .formatted(name, shape, bytes.file()),
                    "save tensor.contiguous() instead");
        }
        return storage.pick(shape, i -> position(i, shape, view));
    }

    private static boolean isContiguous(Shape shape, List<Long> strides) {
        long[] expected = shape.strides();
        for (int i = 0; i < expected.length; i++) {
            if (shape.dim(i) != 1 && strides.get(i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where in the storage element {@code index}, counted in row-major order, is. */
    private static long position(long index, Shape shape, Node.View view) {
        long rest = index;
        long position = view.offset();
        for (int i = shape.rank() - 1; i >= 0; i--) {
            long size = shape.dim(i);
            position += rest % size * view.strides().get(i);
            rest /= size;
        }
        return position;
    }

    private DataException damaged(Node.View view, String found, String expected) {
        return bytes.damaged(view.position(), found, expected);
    }
}

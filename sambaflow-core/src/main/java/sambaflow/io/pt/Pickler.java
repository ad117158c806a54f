package sambaflow.io.pt;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;

/** Writes the pickle of a PyTorch file, in protocol 2, and lists the tensors to put beside it. */
final class Pickler {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<Object, Integer> memo = new HashMap<>();
    private final Map<Memory, Integer> numbers = new HashMap<>();
    private final List<Tensor> storages = new ArrayList<>();

    /** Tensors of the same memory share a storage. */
    private record Memory(Object array, long address, long size, DType type) {}

    private record Global(String name) {}

    private Pickler() {}

    static Pickler of(PtValue value) {
        Pickler pickler = new Pickler();
        pickler.code(0x80).code(2);
        pickler.value(value);
        pickler.code('.');
        return pickler;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** A tensor for each storage, in the order of their keys. */
    List<Tensor> storages() {
        return storages;
    }

    private void value(PtValue value) {
        switch (value) {
            case PtValue.None none -> code('N');
            case PtValue.Array array -> tensor(array.tensor());
            case PtValue.Int number -> whole(number.value());
            case PtValue.Real number ->
                    code('G').put(ByteBuffer.allocate(8).putDouble(number.value()));
            case PtValue.Text text -> text(text.value());
            case PtValue.Bool bool -> code(bool.value() ? 0x88 : 0x89);
            case PtValue.Items items -> {
                code(']').code('(');
                items.values().forEach(this::value);
                code('e');
            }
            case PtValue.Tuple tuple -> {
                code('(');
                tuple.values().forEach(this::value);
                code('t');
            }
            case PtValue.Dict dict -> dict(dict);
        }
    }

    private void dict(PtValue.Dict dict) {
        if (dict.ordered()) {
            emptyOrdered();
        } else {
            code('}');
        }
        code('(');
        dict.entries()
                .forEach((key, value) -> {
                    value(key);
                    value(value);
                });
        code('u');
    }

    private void emptyOrdered() {
        global(KnownCalls.ORDERED_DICT).code(')').code('R');
    }

    private void tensor(Tensor tensor) {
        global(KnownCalls.REBUILD).code('(').code('(');
        text("storage");
        global(Storages.NAMES.get(tensor.dtype()));
        text("" + storage(tensor));
        text("cpu");
        whole(tensor.elements());
        code('t').code('Q');
        whole(0);
        numbers(tensor.shape().dims().stream().mapToLong(Long::longValue).toArray());
        numbers(tensor.shape().strides());
        // It needs no gradient and has no hooks.
        code(0x89);
        emptyOrdered();
        code('t').code('R');
    }

    private int storage(Tensor tensor) {
        long size = tensor.data().byteSize();
        // An empty tensor has no memory to share, though its address may be another's.
        long address = size == 0 ? -1 - storages.size() : tensor.data().address();
        Object array = tensor.data().heapBase().orElse(null);
        Memory memory = new Memory(array, address, size, tensor.dtype());
        return numbers.computeIfAbsent(
                memory,
                m -> {
                    storages.add(tensor);
                    return storages.size() - 1;
                });
    }

    private void numbers(long[] values) {
        code('(');
        for (long value : values) {
            whole(value);
        }
        code('t');
    }

    private void whole(long value) {
        if (value >= 0 && value < 1 << 8) {
            code('K').code((int) value);
        } else if (value >= 0 && value < 1 << 16) {
            code('M').code((int) value & 0xff).code((int) value >> 8);
        } else if (value == (int) value) {
            code('J').put(little((int) value));
        } else {
            byte[] digits = BigInteger.valueOf(value).toByteArray();
            code(0x8a).code(digits.length);
            for (int i = digits.length - 1; i >= 0; i--) {
                code(digits[i]);
            }
        }
    }

    private void text(String text) {
        if (remembered(text)) {
            return;
        }
        byte[] letters = text.getBytes(StandardCharsets.UTF_8);
        code('X').put(little(letters.length));
        out.writeBytes(letters);
        remember(text);
    }

    private Pickler global(String name) {
        Global global = new Global(name);
        if (!remembered(global)) {
            int dot = name.lastIndexOf('.');
            String lines = name.substring(0, dot) + "\n" + name.substring(dot + 1) + "\n";
            code('c');
            out.writeBytes(lines.getBytes(StandardCharsets.US_ASCII));
            remember(global);
        }
        return this;
    }

    private boolean remembered(Object value) {
        Integer number = memo.get(value);
        if (number != null) {
            number('h', 'j', number);
        }
        return number != null;
    }

    private void remember(Object value) {
        number('q', 'r', memo.size());
        memo.put(value, memo.size());
    }

    private void number(int small, int large, int number) {
        if (number < 1 << 8) {
            code(small).code(number);
        } else {
            code(large).put(little(number));
        }
    }

    private static ByteBuffer little(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value);
    }

    private Pickler code(int code) {
        out.write(code);
        return this;
    }

    private void put(ByteBuffer bytes) {
        out.writeBytes(bytes.array());
    }
}

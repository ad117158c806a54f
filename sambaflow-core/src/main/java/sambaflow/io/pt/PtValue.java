package sambaflow.io.pt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import sambaflow.tensor.Tensor;

/**
 * What a PyTorch file holds: tensors in plain containers, and never an object with code.
 *
 * <p>Values that can be keys are comparable, so that keys chosen to share a hash code cannot make a
 * dictionary slow.
 */
public sealed interface PtValue {
    /** Python's {@code None}. */
    enum None implements PtValue {
        NONE
    }

    /** A tensor. Two of the same memory are tied, in the file too. */
    record Array(Tensor tensor) implements PtValue {}

    /** A whole number; those beyond 64 bits are refused. */
    record Int(long value) implements PtValue, Comparable<Int> {
        @Override
        public int compareTo(Int other) {
            return Long.compare(value, other.value);
        }
    }

    /** A {@code float}, which in Python has 64 bits. */
    record Real(double value) implements PtValue, Comparable<Real> {
        @Override
        public int compareTo(Real other) {
            return Double.compare(value, other.value);
        }
    }

    /** A {@code str}. */
    record Text(String value) implements PtValue, Comparable<Text> {
        @Override
        public int compareTo(Text other) {
            return value.compareTo(other.value);
        }
    }

    /** A {@code bool}. */
    record Bool(boolean value) implements PtValue {}

    /** A {@code list}. */
    record Items(List<PtValue> values) implements PtValue {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** A {@code tuple}. */
    record Tuple(List<PtValue> values) implements PtValue {
        public Tuple {
            values = List.copyOf(values);
        }
    }

    /**
     * A {@code dict}, in its order.
     *
     * @param ordered whether Python sees an {@code OrderedDict}, as state dicts of modules are
     */
    record Dict(SequencedMap<PtValue, PtValue> entries, boolean ordered) implements PtValue {
        public Dict {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        }

        /** A {@code dict} with text keys. */
        public static Dict of(Map<String, ? extends PtValue> entries) {
            return named(entries, false);
        }

        /** A module's state dict. */
        public static Dict ofTensors(Map<String, Tensor> tensors) {
            SequencedMap<String, PtValue> arrays = new LinkedHashMap<>();
            tensors.forEach((name, tensor) -> arrays.put(name, new Array(tensor)));
            return named(arrays, true);
        }

        private static Dict named(Map<String, ? extends PtValue> entries, boolean ordered) {
            SequencedMap<PtValue, PtValue> keyed = new LinkedHashMap<>();
            entries.forEach((name, value) -> keyed.put(new Text(name), value));
            return new Dict(keyed, ordered);
        }

        /** The value of text key {@code key}. */
        public Optional<PtValue> get(String key) {
            return Optional.ofNullable(entries.get(new Text(key)));
        }
    }

    /** Python's name of this kind of value. */
    default String kind() {
        return switch (this) {
            case None none -> "None";
            case Array array -> "tensor";
            case Int number -> "int";
            case Real number -> "float";
            case Text text -> "str";
            case Bool bool -> "bool";
            case Items items -> "list";
            case Tuple tuple -> "tuple";
            case Dict dict -> dict.ordered() ? "OrderedDict" : "dict";
        };
    }
}

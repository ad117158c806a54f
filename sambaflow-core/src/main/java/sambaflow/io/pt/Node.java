package sambaflow.io.pt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import sambaflow.io.pt.PtValue.None;

/** What stands on the stack while a pickle is read; containers may still grow. */
sealed interface Node {
    Leaf NONE = new Leaf(None.NONE);

    /** A finished value that holds no other. */
    record Leaf(PtValue value) implements Node {}

    /** The name of a Python function or class that is known here. */
    record Global(String name) implements Node {}

    /**
     * Raw elements in an entry of their own.
     *
     * @param type PyTorch's name of the storage's class
     */
    record Storage(String type, String key, long elements) implements Node {}

    /**
     * A call that makes a tensor of a part of a storage; done when the tensor's name is known.
     *
     * @param type PyTorch's name of the element type, where the storage does not say it
     * @param position where in the file the call stands
     */
    record View(
            Storage storage,
            String type,
            long offset,
            List<Long> sizes,
            List<Long> strides,
            long position)
            implements Node {}

    /** A list, or a tuple. */
    final class Sequence implements Node {
        final List<Node> items;
        final boolean tuple;

        Sequence(List<Node> items, boolean tuple) {
            this.items = items;
            this.tuple = tuple;
        }
    }

    /** A dictionary. */
    final class Table implements Node {
        final SequencedMap<PtValue, Node> entries = new LinkedHashMap<>();
        final boolean ordered;

        Table(boolean ordered) {
            this.ordered = ordered;
        }
    }

    static Sequence list() {
        return new Sequence(new ArrayList<>(), false);
    }

    static Sequence tuple(List<Node> items) {
        return new Sequence(List.copyOf(items), true);
    }

    /** What to call it in a message. */
    default String kind() {
        return switch (this) {
            case Leaf leaf -> leaf.value().kind();
            case Global global -> "the name " + global.name();
            case Storage storage -> "a storage";
            case View view -> "tensor";
            case Sequence sequence -> sequence.tuple ? "tuple" : "list";
            case Table table -> table.ordered ? "OrderedDict" : "dict";
        };
    }
}

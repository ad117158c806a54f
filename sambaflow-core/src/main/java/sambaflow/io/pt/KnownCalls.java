package sambaflow.io.pt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import sambaflow.io.DataException;
import sambaflow.io.pt.Node.Global;
import sambaflow.io.pt.Node.Leaf;
import sambaflow.io.pt.Node.Sequence;
import sambaflow.io.pt.Node.Storage;
import sambaflow.io.pt.Node.Table;
import sambaflow.tensor.UnsupportedFeature;

/** The few functions that a PyTorch file may name, done here; any other name is refused. */
final class KnownCalls {
    static final String ORDERED_DICT = "collections.OrderedDict";
    static final String REBUILD = "torch._utils._rebuild_tensor_v2";
    static final String SAVE_AGAIN =
            "only tensors in plain containers are read, and nothing in a file is ever run; in PyTorch save it again as torch.save(model.state_dict(), 'new.pt')";

    /** As {@link #REBUILD}, for types without a storage class; none of them is one of ours. */
    private static final String REBUILD_TYPED = "torch._utils._rebuild_tensor_v3";

    private static final String PARAMETER = "torch._utils._rebuild_parameter";
    private static final String SIZE = "torch.Size";
    private static final Set<String> FUNCTIONS =
            Set.of(ORDERED_DICT, REBUILD, REBUILD_TYPED, PARAMETER, SIZE);

    /** Names that are data, not functions: storage classes and element types. */
    private static final Pattern STORAGE =
            Pattern.compile("torch\\.(storage\\.)?[A-Za-z0-9]+Storage");

    private static final Pattern TYPE =
            Pattern.compile("torch\\.(u?int\\d+|b?float\\d+(_e\\d+m\\d+\\w*)?|complex\\d+|bool)");

    private static final int TENSOR_ARGUMENTS = 6;
    private static final int STORAGE_ARGUMENTS = 5;

    private final Bytes bytes;

    KnownCalls(Bytes bytes) {
        this.bytes = bytes;
    }

    Global global(String name, long position) {
        if (FUNCTIONS.contains(name)
                || STORAGE.matcher(name).matches()
                || TYPE.matcher(name).matches()) {
            return new Global(name);
        }
        throw new UnsupportedFeature(
                "'%s', which %s names at byte %d".formatted(name, bytes.file(), position),
                SAVE_AGAIN);
    }

    Node call(String function, List<Node> arguments, long position) {
        return switch (function) {
            case ORDERED_DICT -> {
                requireCount(function, arguments, 0, position);
                yield new Table(true);
            }
            case SIZE -> {
                requireCount(function, arguments, 1, position);
                yield new Sequence(List.copyOf(sequence(arguments.getFirst(), position)), true);
            }
            case PARAMETER -> {
                if (!arguments.isEmpty() && arguments.getFirst() instanceof Node.View tensor) {
                    yield tensor;
                }
                throw bytes.damaged(position, "a parameter without a tensor", "one");
            }
            case REBUILD -> view(arguments, position);
            case REBUILD_TYPED -> view(arguments, position);
            default ->
                    throw new UnsupportedFeature(
                            "a call of '%s' in %s at byte %d"
                                    .formatted(function, bytes.file(), position),
                            SAVE_AGAIN);
        };
    }

    /** The storage that a persistent id names. */
    Storage storage(Node id, long position) {
        if (id instanceof Sequence tuple
                && tuple.items.size() == STORAGE_ARGUMENTS
                && tuple.items.get(0) instanceof Leaf(PtValue.Text tag)
                && tag.value().equals("storage")
                && tuple.items.get(1) instanceof Global type
                && STORAGE.matcher(type.name()).matches()
                && tuple.items.get(2) instanceof Leaf(PtValue.Text key)
                && tuple.items.get(4) instanceof Leaf(PtValue.Int elements)) {
            return new Storage(type.name(), key.value(), elements.value());
        }
        throw bytes.damaged(
                position,
                "a %s as the name of a storage".formatted(id.kind()),
                "('storage', type, key, location, elements)");
    }

    private Node.View view(List<Node> arguments, long position) {
        if (arguments.size() < TENSOR_ARGUMENTS
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Leaf(PtValue.Int offset))) {
            throw bytes.damaged(
                    position, "other arguments for a tensor", "storage, offset, size and stride");
        }
        String type = "";
        if (arguments.size() > TENSOR_ARGUMENTS) {
            Node last = arguments.get(TENSOR_ARGUMENTS);
            if (last instanceof Global named) {
                type = named.name();
            } else if (!(last instanceof Table metadata) || !metadata.entries.isEmpty()) {
                throw new UnsupportedFeature(
                        "a conjugated or negated tensor in %s at byte %d"
                                .formatted(bytes.file(), position),
                        "save tensor.resolve_conj().resolve_neg() instead");
            }
        }
        return new Node.View(
                storage,
                type,
                offset.value(),
                numbers(arguments.get(2), position),
                numbers(arguments.get(3), position),
                position);
    }

    private List<Long> numbers(Node node, long position) {
        List<Long> numbers = new ArrayList<>();
        for (Node item : sequence(node, position)) {
            if (!(item instanceof Leaf(PtValue.Int number))) {
                throw bytes.damaged(position, "a size of kind " + item.kind(), "whole numbers");
            }
            numbers.add(number.value());
        }
        return List.copyOf(numbers);
    }

    private List<Node> sequence(Node node, long position) {
        if (node instanceof Sequence sequence && sequence.tuple) {
            return sequence.items;
        }
        throw bytes.damaged(position, "a " + node.kind(), "a tuple of sizes");
    }

    private void requireCount(String function, List<Node> arguments, int count, long position) {
        if (arguments.size() != count) {
            throw tooMany(function, arguments.size(), count, position);
        }
    }

    private DataException tooMany(String function, int found, int expected, long position) {
        return bytes.damaged(
                position, "%d arguments of %s".formatted(found, function), "" + expected);
    }
}

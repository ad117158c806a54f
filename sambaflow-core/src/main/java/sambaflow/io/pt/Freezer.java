package sambaflow.io.pt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import sambaflow.io.DataException;
import sambaflow.tensor.UnsupportedFeature;

/** Turns what a pickle built into values, and reads the tensors, whose names are now known. */
final class Freezer {
    private static final int DEEPEST = 100;

    private final Bytes bytes;
    private final Storages storages;
    private final long most;
    private final Map<Node, Frozen> done = new IdentityHashMap<>();

    /** Containers on the way from the whole to the part at work; one in itself has no end. */
    private final Map<Node, Boolean> open = new IdentityHashMap<>();

    /**
     * @param weight values in it, counted as often as they are reached
     */
    private record Frozen(PtValue value, long weight) {}

    /**
     * @param length of the pickle; a file's values are not many more than its bytes, however often
     *     they are shared
     */
    Freezer(Bytes bytes, Storages storages, int length) {
        this.bytes = bytes;
        this.storages = storages;
        this.most = 8L * length;
    }

    PtValue freeze(Node root) throws IOException {
        return frozen(root, "").value();
    }

    private Frozen frozen(Node node, String path) throws IOException {
        Frozen known = done.get(node);
        if (known != null) {
            return known;
        }
        if (open.size() >= DEEPEST || open.put(node, true) != null) {
            throw damaged(
                    path,
                    open.size() >= DEEPEST
                            ? "containers nested deeper than " + DEEPEST
                            : "a container inside itself");
        }
        Frozen result =
                switch (node) {
                    case Node.Leaf leaf -> new Frozen(leaf.value(), 1);
                    case Node.View view ->
                            new Frozen(new PtValue.Array(storages.tensor(view, path)), 1);
                    case Node.Sequence sequence -> sequence(sequence, path);
                    case Node.Table table -> table(table, path);
                    case Node.Global global -> throw refused(global, path);
                    case Node.Storage storage -> throw refused(storage, path);
                };
        if (result.weight() > most) {
            throw damaged(path, "more than %d values out of %d bytes".formatted(most, most / 8));
        }
        open.remove(node);
        done.put(node, result);
        return result;
    }

    private Frozen sequence(Node.Sequence sequence, String path) throws IOException {
        List<PtValue> items = new ArrayList<>();
        long weight = 1;
        for (int i = 0; i < sequence.items.size(); i++) {
            Frozen item = frozen(sequence.items.get(i), join(path, "" + i));
            items.add(item.value());
            weight += item.weight();
        }
        return new Frozen(
                sequence.tuple ? new PtValue.Tuple(items) : new PtValue.Items(items), weight);
    }

    private Frozen table(Node.Table table, String path) throws IOException {
        SequencedMap<PtValue, PtValue> entries = new LinkedHashMap<>();
        long weight = 1;
        for (Map.Entry<PtValue, Node> entry : table.entries.entrySet()) {
            String name =
                    switch (entry.getKey()) {
                        case PtValue.Text text -> text.value();
                        case PtValue.Int number -> "" + number.value();
                        case PtValue other -> other.kind();
                    };
            Frozen value = frozen(entry.getValue(), join(path, name));
            entries.put(entry.getKey(), value.value());
            weight += value.weight();
        }
        return new Frozen(new PtValue.Dict(entries, table.ordered), weight);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private UnsupportedFeature refused(Node node, String path) {
        return new UnsupportedFeature(
                "%s as value '%s' in %s".formatted(node.kind(), path, bytes.file()),
                KnownCalls.SAVE_AGAIN);
    }

    private DataException damaged(String path, String found) {
        return new DataException(
                "pt: %s: found %s at '%s', expected tensors in plain containers; %s"
                        .formatted(
                                bytes.file(),
                                found,
                                path.length() > DEEPEST ? path.substring(0, DEEPEST) : path,
                                "the file is damaged or made to harm: do not use it"));
    }
}

package sambaflow.io.pt;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.io.DataException;
import sambaflow.io.pt.Node.Leaf;
import sambaflow.io.pt.Node.Sequence;
import sambaflow.io.pt.Node.Table;
import sambaflow.tensor.UnsupportedFeature;

/**
 * Reads the pickle of a PyTorch file: the opcodes that PyTorch's own weights-only reader knows, and
 * calls of {@link KnownCalls} only.
 */
final class Unpickler {
    private static final int SHOWN = 100;

    private final Bytes bytes;
    private final long start;
    private final ByteBuffer code;
    private final KnownCalls calls;
    private final List<Node> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Node> memo = new HashMap<>();

    /** Position in the pickle of the opcode at work. */
    private int at;

    /**
     * @param start where in the file the pickle begins
     */
    Unpickler(Bytes bytes, long start, byte[] code) {
        this.bytes = bytes;
        this.start = start;
        this.code = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        this.calls = new KnownCalls(bytes);
    }

    Node load() {
        while (true) {
            at = code.position();
            int opcode = code.get(require(1)) & 0xff;
            code.position(at + 1);
            if (opcode == '.') {
                Node result = pop();
                if (!stack.isEmpty() || !marks.isEmpty() || code.hasRemaining()) {
                    throw damaged(
                            "an end with %d values and %d bytes left"
                                    .formatted(stack.size(), code.remaining()),
                            "one value and nothing more");
                }
                return result;
            }
            step(opcode);
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> requireProtocol();
            case 'c' -> push(calls.global(global(), position()));
            case 'R', 0x81 -> call();
            case 'b' -> build();
            case 'Q' -> push(calls.storage(pop(), position()));
            case 'q' -> memo.put(unsigned(1), top());
            case 'r' -> memo.put(unsigned(4), top());
            case 'h' -> push(recall(unsigned(1)));
            case 'j' -> push(recall(unsigned(4)));
            case 's', 'u', 'a', 'e' -> collect(opcode);
            case '(', 't', 0x85, 0x86, 0x87 -> group(opcode);
            default -> push(value(opcode));
        }
    }

    private Node value(int opcode) {
        return switch (opcode) {
            case '}' -> new Table(false);
            case ']' -> Node.list();
            case ')' -> Node.tuple(List.of());
            case 'J' -> whole(code.getInt(take(4)));
            case 'K' -> whole(unsigned(1));
            case 'M' -> whole(code.getShort(take(2)) & 0xffff);
            case 0x8a -> big(unsigned(1));
            // The only number that a pickle holds in big-endian order.
            case 'G' ->
                    new Leaf(
                            new PtValue.Real(
                                    Double.longBitsToDouble(
                                            Long.reverseBytes(code.getLong(take(8))))));
            case 'X' -> text(unsigned(4));
            case 'U' -> text(unsigned(1));
            case 'N' -> Node.NONE;
            case 0x88 -> new Leaf(new PtValue.Bool(true));
            case 0x89 -> new Leaf(new PtValue.Bool(false));
            default ->
                    throw damaged(
                            "opcode 0x%02x".formatted(opcode),
                            "one that torch.load accepts with weights_only=True");
        };
    }

    private void group(int opcode) {
        switch (opcode) {
            case '(' -> marks.push(stack.size());
            case 't' -> push(Node.tuple(popToMark()));
            default -> push(Node.tuple(popLast(opcode - 0x84)));
        }
    }

    private void collect(int opcode) {
        List<Node> items =
                switch (opcode) {
                    case 's' -> popLast(2);
                    case 'a' -> popLast(1);
                    default -> popToMark();
                };
        if (opcode == 's' || opcode == 'u') {
            setItems(items);
        } else if (top() instanceof Sequence list && !list.tuple) {
            list.items.addAll(items);
        } else {
            throw damaged("items for a " + top().kind(), "a list");
        }
    }

    private void setItems(List<Node> items) {
        if (!(top() instanceof Table table) || items.size() % 2 != 0) {
            throw damaged(
                    "%d keys and values for a %s".formatted(items.size(), top().kind()),
                    "pairs for a dict");
        }
        for (int i = 0; i < items.size(); i += 2) {
            if (!(items.get(i) instanceof Leaf key)) {
                throw damaged("a %s as a key".formatted(items.get(i).kind()), "text or a number");
            }
            table.entries.put(key.value(), items.get(i + 1));
        }
    }

    private void call() {
        Node arguments = pop();
        Node function = pop();
        if (!(arguments instanceof Sequence tuple)
                || !tuple.tuple
                || !(function instanceof Node.Global global)) {
            throw damaged(
                    "a call of a %s with a %s".formatted(function.kind(), arguments.kind()),
                    "a function's name and a tuple");
        }
        push(calls.call(global.name(), tuple.items, position()));
    }

    /** A module's state dict carries version numbers of its modules; nothing else has a state. */
    private void build() {
        Node state = pop();
        if (!(top() instanceof Table table) || !table.ordered || !(state instanceof Table)) {
            throw new UnsupportedFeature(
                    "a state for a %s in %s at byte %d"
                            .formatted(top().kind(), bytes.file(), position()),
                    KnownCalls.SAVE_AGAIN);
        }
    }

    private void requireProtocol() {
        int protocol = unsigned(1);
        if (protocol != 2) {
            throw damaged("pickle protocol " + protocol, "2, which torch.save uses");
        }
    }

    /** Module and name, each ended by a line feed. */
    private String global() {
        return line() + "." + line();
    }

    private String line() {
        int from = code.position();
        int end = from;
        while (code.get(checked(end)) != '\n') {
            end++;
        }
        code.position(end + 1);
        int shown = Math.min(end - from, SHOWN);
        String line = new String(code.array(), from, shown, StandardCharsets.UTF_8);
        return line.replaceAll("\\p{Cntrl}", "?") + (shown < end - from ? "..." : "");
    }

    private Leaf text(int length) {
        int from = take(length);
        return new Leaf(
                new PtValue.Text(new String(code.array(), from, length, StandardCharsets.UTF_8)));
    }

    private static Leaf whole(long value) {
        return new Leaf(new PtValue.Int(value));
    }

    private Leaf big(int length) {
        int from = take(length);
        byte[] digits = new byte[length + 1];
        for (int i = 0; i < length; i++) {
            digits[length - i] = code.get(from + i);
        }
        digits[0] = (byte) (length > 0 && digits[1] < 0 ? -1 : 0);
        BigInteger value = new BigInteger(digits);
        if (value.bitLength() >= Long.SIZE) {
            throw damaged("a whole number of %d bits".formatted(value.bitLength()), "at most 63");
        }
        return whole(value.longValue());
    }

    private int unsigned(int size) {
        int from = take(size);
        int value = size == 1 ? code.get(from) & 0xff : code.getInt(from);
        if (value < 0) {
            throw damaged("length or number " + Integer.toUnsignedString(value), "less than 2^31");
        }
        return value;
    }

    /** Steps over {@code size} bytes and returns where they begin. */
    private int take(int size) {
        int from = require(size);
        code.position(from + size);
        return from;
    }

    private int require(int size) {
        if (size > code.remaining()) {
            throw damaged(
                    "the end of the structure", "%d bytes more".formatted(size - code.remaining()));
        }
        return code.position();
    }

    private int checked(int index) {
        if (index >= code.limit()) {
            throw damaged("the end of the structure", "a name ended by a line feed");
        }
        return index;
    }

    private void push(Node value) {
        stack.add(value);
    }

    private Node top() {
        if (stack.size() <= bottom()) {
            throw damaged("an empty stack", "a value");
        }
        return stack.getLast();
    }

    private Node pop() {
        Node last = top();
        stack.removeLast();
        return last;
    }

    private List<Node> popLast(int count) {
        if (stack.size() - bottom() < count) {
            throw damaged("%d values".formatted(stack.size() - bottom()), "at least " + count);
        }
        return cut(stack.size() - count);
    }

    private List<Node> popToMark() {
        if (marks.isEmpty()) {
            throw damaged("no mark", "one, where the items begin");
        }
        return cut(marks.pop());
    }

    private List<Node> cut(int from) {
        List<Node> last = stack.subList(from, stack.size());
        List<Node> items = new ArrayList<>(last);
        last.clear();
        return items;
    }

    /** What stands below the last mark is out of reach. */
    private int bottom() {
        return marks.isEmpty() ? 0 : marks.peek();
    }

    private Node recall(int index) {
        Node value = memo.get(index);
        if (value == null) {
            throw damaged("memo %d, which was not stored".formatted(index), "one that was");
        }
        return value;
    }

    private long position() {
        return start + at;
    }

    private DataException damaged(String found, String expected) {
        return bytes.damaged(position(), found, expected);
    }
}

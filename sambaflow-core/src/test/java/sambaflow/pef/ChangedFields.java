package sambaflow.pef;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Programs that differ in one field, which has a value that nobody writes. */
final class ChangedFields {
    /** How many elements a list gets that gets many. */
    private static final int MANY = 2000;

    private static final double[] NUMBERS = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY};
    private static final long[] INTEGERS = {0, -1, Integer.MAX_VALUE, 1L << 40, Long.MIN_VALUE};
    private static final String[] TEXTS = {
        "", "x\0%s", "(".repeat(MANY), "99999999999999999999E", "\ud83e\udd80"
    };

    /** The ways in which a field can be changed. */
    static final int WAYS = INTEGERS.length;

    private final int way;
    private int left;

    private ChangedFields(int index, int way) {
        this.left = index;
        this.way = way;
    }

    /** Fields of {@code message} and all within it; elements count one by one, lists once more. */
    static int count(Message message) {
        ChangedFields none = new ChangedFields(Integer.MAX_VALUE, 0);
        none.changed(message);
        return Integer.MAX_VALUE - none.left;
    }

    /** {@code message} with its field number {@code index} changed. */
    static Message changed(Message message, int index, int way) {
        return new ChangedFields(index, way).changed(message);
    }

    private Message changed(Message message) {
        Message.Builder out = message.toBuilder();
        for (var field : message.getAllFields().entrySet()) {
            if (!field.getKey().isRepeated()) {
                out.setField(field.getKey(), changed(field.getKey(), field.getValue()));
                continue;
            }
            List<Object> items = new ArrayList<>();
            for (Object item : (List<?>) field.getValue()) {
                items.add(changed(field.getKey(), item));
            }
            if (left-- == 0) {
                change(items);
            }
            out.setField(field.getKey(), items);
        }
        return out.build();
    }

    private void change(List<Object> items) {
        switch (way) {
            case 0 -> items.removeLast();
            case 1 -> items.add(items.getFirst());
            case 2 -> items.addAll(Collections.nCopies(MANY, items.getLast()));
            case 3 -> items.clear();
            default -> Collections.reverse(items);
        }
    }

    private Object changed(FieldDescriptor field, Object old) {
        if (old instanceof Message message) {
            return changed(message);
        }
        if (left-- != 0) {
            return old;
        }
        return switch (field.getJavaType()) {
            case INT -> (int) INTEGERS[way];
            case LONG -> INTEGERS[way];
            case DOUBLE -> NUMBERS[way % NUMBERS.length];
            case BOOLEAN -> !(Boolean) old;
            case STRING -> TEXTS[way];
            case FLOAT, ENUM, BYTE_STRING, MESSAGE ->
                    throw new IllegalStateException("the program has no " + field);
        };
    }
}

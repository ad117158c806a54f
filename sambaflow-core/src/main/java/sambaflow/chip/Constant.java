package sambaflow.chip;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One number of a chip, by its path: the component of {@link RduSpec}, or of a record in it, such
 * as {@code clock_hz} or {@code ddr.channels}.
 *
 * @param path components by name, with underscores, a full stop before those of a record
 * @param whole whether only whole numbers can stand for it
 */
public record Constant(String path, boolean whole) {
    private static final List<Constant> ALL = find("", RduSpec.class);

    /** All of them, in the order of the records. */
    public static List<Constant> all() {
        return ALL;
    }

    private static List<Constant> find(String before, Class<?> type) {
        List<Constant> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String path = before + underscored(component.getName());
            if (component.getType().isRecord()) {
                found.addAll(find(path + ".", component.getType()));
            } else if (component.getType().isPrimitive()) {
                found.add(new Constant(path, component.getType() != double.class));
            }
        }
        return found;
    }

    private static String underscored(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** The number that {@code rdu} has. */
    public double of(RduSpec rdu) {
        Object at = rdu;
        for (String part : path.split("\\.")) {
            at = value(at, component(at.getClass(), part));
        }
        return ((Number) at).doubleValue();
    }

    /** {@code rdu} with {@code value} instead; the name stays. */
    public RduSpec with(RduSpec rdu, double value) {
        return (RduSpec) with(rdu, path.split("\\."), 0, value);
    }

    private static Object with(Object record, String[] parts, int at, double value) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        RecordComponent changed = component(record.getClass(), parts[at]);
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < values.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(record, components[i]);
            if (components[i].getName().equals(changed.getName())) {
                values[i] =
                        at + 1 < parts.length
                                ? with(values[i], parts, at + 1, value)
                                : number(types[i], value);
            }
        }
        try {
            return record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every record has its constructor", e);
        }
    }

    private static Object number(Class<?> type, double value) {
        if (type == int.class) {
            return Math.toIntExact((long) value);
        }
        return type == long.class ? (Object) (long) value : (Object) value;
    }

    private static RecordComponent component(Class<?> type, String part) {
        return Arrays.stream(type.getRecordComponents())
                .filter(c -> underscored(c.getName()).equals(part))
                .findFirst()
                .orElseThrow();
    }

    private static Object value(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a component can be read", e);
        }
    }

    /** {@code value} as it is written: without a point if it is whole. */
    public static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    @Override
    public String toString() {
        return path;
    }
}

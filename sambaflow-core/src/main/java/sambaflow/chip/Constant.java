package sambaflow.chip;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One number of a chip, by its path: the component of {@link RduSpec}, or of a record in it, such
 * as {@code clock_hz} or {@code ddr.channels}.
 *
 * @param path components by name, with underscores, a full stop before those of a record
 * @param whole whether only whole numbers can stand for it
 * @param unit that it is counted in, such as {@code bytes/s}
 * @param min smallest value that it may be given
 * @param max largest value that it may be given
 */
public record Constant(String path, boolean whole, String unit, double min, double max) {
    private static final List<Constant> ALL =
            find("", RduSpec.class, new ConstantUnits("constants.yaml"));

    /** All of them, in the order of the records. */
    public static List<Constant> all() {
        return ALL;
    }

    /** The one with this path, if there is one. */
    public static Optional<Constant> at(String path) {
        return ALL.stream().filter(c -> c.path.equals(path)).findFirst();
    }

    private static List<Constant> find(String before, Class<?> type, ConstantUnits units) {
        List<Constant> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String path = before + underscored(component.getName());
            if (component.getType().isRecord()) {
                found.addAll(find(path + ".", component.getType(), units));
            } else if (component.getType().isPrimitive()) {
                found.add(units.constant(path, component.getType() != double.class));
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

    /**
     * The chip that has such values.
     *
     * @param values one for each constant, by its path
     */
    static RduSpec chip(String arch, Map<String, Double> values) {
        return (RduSpec) made(RduSpec.class, "", arch, values);
    }

    private static Object made(
            Class<?> type, String before, String arch, Map<String, Double> values) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] parts = new Object[components.length];
        for (int i = 0; i < parts.length; i++) {
            String path = before + underscored(components[i].getName());
            Class<?> kind = components[i].getType();
            if (kind.isRecord()) {
                parts[i] = made(kind, path + ".", arch, values);
            } else {
                parts[i] = kind.isPrimitive() ? number(kind, values.get(path)) : arch;
            }
        }
        return created(type, parts);
    }

    private static Object with(Object record, String[] parts, int at, double value) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        RecordComponent changed = component(record.getClass(), parts[at]);
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(record, components[i]);
            if (components[i].getName().equals(changed.getName())) {
                values[i] =
                        at + 1 < parts.length
                                ? with(values[i], parts, at + 1, value)
                                : number(components[i].getType(), value);
            }
        }
        return created(record.getClass(), values);
    }

    private static Object created(Class<?> type, Object... values) {
        Class<?>[] types =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
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

    /** Whether it may be given {@code value}. */
    public boolean allows(double value) {
        return value >= min && value <= max && (!whole || value == Math.rint(value));
    }

    /** What it may be given, in words, such as {@code a whole number from 0 to 1024 (channels)}. */
    public String allowed() {
        return "a %s from %s to %s (%s)"
                .formatted(whole ? "whole number" : "number", text(min), text(max), unit);
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

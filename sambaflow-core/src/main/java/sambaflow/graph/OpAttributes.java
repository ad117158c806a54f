package sambaflow.graph;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/**
 * Operators as (kind, attributes) and back, read off the record components, so that a new operator
 * needs no line here.
 */
public final class OpAttributes {
    private static final Pattern CAPITAL = Pattern.compile("([a-z0-9])([A-Z])");
    private static final Map<String, Class<? extends Op>> KINDS = kinds();

    // Reflection looks these up anew each time, which a program of thousands of nodes would feel.
    private static final ClassValue<RecordComponent[]> COMPONENTS =
            new ClassValue<>() {
                @Override
                protected RecordComponent[] computeValue(Class<?> type) {
                    return type.getRecordComponents();
                }
            };

    private static final ClassValue<Constructor<?>> CONSTRUCTORS =
            new ClassValue<>() {
                @Override
                protected Constructor<?> computeValue(Class<?> type) {
                    Class<?>[] types =
                            Arrays.stream(type.getRecordComponents())
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new);
                    try {
                        return type.getDeclaredConstructor(types);
                    } catch (NoSuchMethodException e) {
                        throw new IllegalStateException("every operator is a record: " + type, e);
                    }
                }
            };

    private static final ClassValue<Optional<Op>> PLAIN =
            new ClassValue<>() {
                @Override
                protected Optional<Op> computeValue(Class<?> type) {
                    return Arrays.stream(type.getDeclaredConstructors())
                            .filter(c -> c.getParameterCount() == 0)
                            .findFirst()
                            .map(c -> construct(type.asSubclass(Op.class), c));
                }
            };

    /**
     * One record component of an operator.
     *
     * @param value a Long, Double, Boolean, String or {@code List<Long>}
     */
    public record Attribute(String name, Object value) {}

    private OpAttributes() {}

    /** Every operator record, by kind. */
    public static Map<String, Class<? extends Op>> operators() {
        return KINDS;
    }

    /** Every name that users know an operator by, such as {@code relu}. */
    public static SortedSet<String> labels() {
        SortedSet<String> labels = new TreeSet<>();
        KINDS.values().forEach(type -> examples(type).forEach(op -> labels.add(op.label())));
        return labels;
    }

    /** Operators of {@code type} that differ in what a label can depend on: choices and flags. */
    private static Stream<Op> examples(Class<? extends Op> type) {
        List<List<Object>> arguments = List.of(List.of());
        for (RecordComponent component : COMPONENTS.get(type)) {
            List<?> choices = choices(component);
            arguments =
                    arguments.stream()
                            .flatMap(some -> choices.stream().map(more -> plus(some, more)))
                            .toList();
        }
        return arguments.stream().map(a -> construct(type, CONSTRUCTORS.get(type), a.toArray()));
    }

    private static List<Object> plus(List<Object> some, Object more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    /** Every value of a choice or flag; of anything else one that each operator takes. */
    private static List<?> choices(RecordComponent component) {
        Class<?> type = component.getType();
        if (type.isEnum()) {
            return List.of(type.getEnumConstants());
        } else if (type == boolean.class) {
            return List.of(false, true);
        } else if (type == List.class || type == Shape.class) {
            return List.of(decode(kind(type), component, List.of(1L, 1L)));
        }
        boolean fraction = type == float.class || type == double.class;
        return List.of(decode(kind(type), component, fraction ? (Object) 0.0 : (Object) 2L));
    }

    /** The record's name in snake case. */
    static String kind(Class<?> type) {
        return CAPITAL.matcher(type.getSimpleName()).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    /**
     * The attributes of {@code op} in the order of its components; none for an operator that is as
     * its constructor without arguments makes it. So one that gains attributes still reads files
     * from before.
     */
    public static List<Attribute> of(Op op) {
        if (plain(op.getClass()).filter(op::equals).isPresent()) {
            return List.of();
        }
        return Arrays.stream(COMPONENTS.get(op.getClass()))
                .map(c -> new Attribute(c.getName(), encode(read(op, c))))
                .toList();
    }

    /** The operator of this kind with these attributes. */
    public static Op decode(String kind, List<Attribute> attributes) {
        Class<? extends Op> type = KINDS.get(kind);
        if (type == null) {
            throw new CompileException(
                    "operator '%s' is unknown; this build knows %s"
                            .formatted(kind, KINDS.keySet()));
        }
        Optional<Op> plain = attributes.isEmpty() ? plain(type) : Optional.empty();
        if (plain.isPresent()) {
            return plain.get();
        }
        RecordComponent[] components = COMPONENTS.get(type);
        List<String> expected = Arrays.stream(components).map(RecordComponent::getName).toList();
        List<String> found = attributes.stream().map(Attribute::name).toList();
        if (!expected.equals(found)) {
            throw new CompileException(
                    "operator '%s': expected attributes %s, found %s"
                            .formatted(kind, expected, found));
        }
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = decode(kind, components[i], attributes.get(i).value());
        }
        return construct(type, CONSTRUCTORS.get(type), arguments);
    }

    private static Optional<Op> plain(Class<? extends Op> type) {
        return PLAIN.get(type);
    }

    private static Op construct(
            Class<? extends Op> type, Constructor<?> constructor, Object... arguments) {
        try {
            return type.cast(constructor.newInstance(arguments));
        } catch (InvocationTargetException e) {
            throw new CompileException(
                    "operator '%s': %s".formatted(type.getSimpleName(), e.getCause().getMessage()),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every operator is a record: " + type, e);
        }
    }

    private static Object read(Op op, RecordComponent component) {
        try {
            return component.getAccessor().invoke(op);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every operator is a public record: " + op, e);
        }
    }

    private static Object encode(Object value) {
        return switch (value) {
            case Integer i -> (long) i;
            case Long i -> i;
            case Float f -> (double) f;
            case Double d -> d;
            case Boolean b -> b;
            case String s -> s;
            case Enum<?> e -> e.name();
            case Shape s -> s.dims();
            case List<?> list -> list.stream().map(i -> ((Number) i).longValue()).toList();
            case Object other ->
                    throw new IllegalStateException(
                            "no attribute encoding for " + other.getClass());
        };
    }

    private static Object decode(String kind, RecordComponent component, Object value) {
        Class<?> type = component.getType();
        try {
            if (type == int.class) {
                return Math.toIntExact((Long) value);
            } else if (type == float.class) {
                return ((Double) value).floatValue();
            } else if (type == DType.class) {
                return DType.valueOf((String) value);
            } else if (type.isEnum()) {
                return constant(type, (String) value);
            } else if (type == Shape.class) {
                return new Shape(longs(value));
            } else if (type == List.class) {
                return list(component, longs(value));
            }
            return boxed(type).cast(value);
        } catch (ClassCastException | IllegalArgumentException | ArithmeticException e) {
            throw new CompileException(
                    "operator '%s': attribute %s cannot be %s"
                            .formatted(kind, component.getName(), value),
                    e);
        }
    }

    private static Class<?> boxed(Class<?> type) {
        if (type == long.class) {
            return Long.class;
        }
        return type == double.class ? Double.class : type == boolean.class ? Boolean.class : type;
    }

    private static Object constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(c -> ((Enum<?>) c).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    private static Object list(RecordComponent component, List<Long> values) {
        boolean ints =
                component.getGenericType() instanceof ParameterizedType p
                        && p.getActualTypeArguments()[0] == Integer.class;
        return ints ? values.stream().map(Math::toIntExact).toList() : values;
    }

    private static List<Long> longs(Object value) {
        return ((List<?>) value).stream().map(Long.class::cast).toList();
    }

    private static Map<String, Class<? extends Op>> kinds() {
        Map<String, Class<? extends Op>> kinds = new TreeMap<>();
        records(Op.class).forEach(c -> kinds.put(kind(c), c.asSubclass(Op.class)));
        return kinds;
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(OpAttributes::records)
                : Stream.of(type);
    }
}

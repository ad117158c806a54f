package sambaflow.nn;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/**
 * Reads a module's children off its fields: parameters, then buffers, then modules, as PyTorch
 * orders them; each in declaration order, superclass first.
 */
final class Children {
    /** A module, parameter or buffer and the name it has in its parent. */
    record Child(String name, Object value) {
        private int order() {
            return switch (value) {
                case Parameter _ -> 0;
                case Buffer _ -> 1;
                case Object _ -> 2;
            };
        }
    }

    private Children() {}

    static List<Child> of(Module module) {
        List<Child> children = new ArrayList<>();
        addFields(module, module.getClass(), children);
        children.sort(Comparator.comparingInt(Child::order));
        return children;
    }

    private static void addFields(Module module, Class<?> type, List<Child> children) {
        if (type == Module.class) {
            return;
        }
        addFields(module, type.getSuperclass(), children);
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                add(name(field), read(module, field), children);
            }
        }
    }

    private static void add(String name, Object value, List<Child> children) {
        if (value instanceof Inline<?>(List<?> values)) {
            for (int i = 0; i < values.size(); i++) {
                add(Integer.toString(i), values.get(i), children);
            }
        } else if (value instanceof Module || value instanceof HeldTensor) {
            children.add(new Child(name, value));
        } else {
            items(value)
                    .filter(items -> items.stream().anyMatch(Children::holdsAny))
                    .ifPresent(items -> children.add(new Child(name, new Listed(items))));
        }
    }

    /** The items of a list or an array. */
    private static Optional<List<?>> items(Object value) {
        return switch (value) {
            case List<?> list -> Optional.of(list);
            case Object[] array -> Optional.of(Arrays.asList(array));
            case null -> Optional.empty();
            case Object _ -> Optional.empty();
        };
    }

    private static boolean holdsAny(Object value) {
        return value instanceof Module
                || value instanceof HeldTensor
                || items(value).stream().flatMap(List::stream).anyMatch(Children::holdsAny);
    }

    /** Values named by their position in their parent itself, as in a Sequential. */
    record Inline<T>(List<T> values) {}

    /** A plain list or array in a field, as the module that PyTorch would make of it. */
    static final class Listed extends Module {
        private final Inline<?> values;

        Listed(List<?> values) {
            this.values = new Inline<>(values);
        }

        @Override
        String typeName() {
            return "ModuleList";
        }
    }

    private static Object read(Module module, Field field) {
        try {
            field.setAccessible(true);
            return field.get(module);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new CompileException(
                    Code.SF106,
                    "field %s.%s cannot be read; make its class public"
                            .formatted(module.getClass().getSimpleName(), field.getName()),
                    e);
        }
    }

    private static String name(Field field) {
        Named named = field.getAnnotation(Named.class);
        return named == null ? snakeCase(field.getName()) : named.value();
    }

    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}

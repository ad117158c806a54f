package sambaflow.nn;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sambaflow.graph.CompileException;

/** Reads a module's children off its fields, in declaration order, superclass first. */
final class Children {
    /** A module or parameter and the name it has in its parent. */
    record Child(String name, Object value) {}

    private Children() {}

    static List<Child> of(Module module) {
        List<Child> children = new ArrayList<>();
        addFields(module, module.getClass(), children);
        return children;
    }

    private static void addFields(Module module, Class<?> type, List<Child> children) {
        if (type == Module.class) {
            return;
        }
        addFields(module, type.getSuperclass(), children);
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                add(snakeCase(field.getName()), read(module, field), children);
            }
        }
    }

    private static void add(String name, Object value, List<Child> children) {
        if (value instanceof Module || value instanceof Parameter) {
            children.add(new Child(name, value));
        } else if (value instanceof Inline inline) {
            addAll("", inline.modules(), children);
        } else if (value instanceof List<?> list) {
            addAll(name + ".", list, children);
        } else if (value instanceof Object[] array) {
            addAll(name + ".", Arrays.asList(array), children);
        }
    }

    private static void addAll(String prefix, List<?> values, List<Child> children) {
        for (int i = 0; i < values.size(); i++) {
            add(prefix + i, values.get(i), children);
        }
    }

    /** Modules named by their position in their parent itself, as in a Sequential. */
    record Inline(List<Module> modules) {}

    private static Object read(Module module, Field field) {
        try {
            field.setAccessible(true);
            return field.get(module);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new CompileException(
                    "field %s.%s cannot be read; make its class public"
                            .formatted(module.getClass().getSimpleName(), field.getName()),
                    e);
        }
    }

    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}

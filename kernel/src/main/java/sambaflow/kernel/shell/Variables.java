package sambaflow.kernel.shell;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.VarSnippet;

/**
 * The values of variables across new classes. When something a variable depends on is edited,
 * JShell moves the variable to a new class without running its initialiser; its value moves along
 * here. When the variable itself is replaced, the old class lets go of the old value.
 */
final class Variables {
    private final CellLoader loader;
    private final List<String> lost = new ArrayList<>();

    Variables(CellLoader loader) {
        this.loader = loader;
    }

    /** Carries the value from the old class to the new; a value of another type is lost. */
    void carry(VarSnippet variable, String oldClass, String newClass) {
        Optional<Field> from = field(variable, oldClass);
        Optional<Field> to = field(variable, newClass);
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        try {
            Object value = from.get().get(null);
            Class<?> type = to.get().getType();
            if (type.isPrimitive() ? type == from.get().getType() : type.isInstance(value)) {
                to.get().set(null, value);
            } else if (value != null) {
                lost.add(variable.name());
            }
        } catch (IllegalAccessException e) {
            lost.add(variable.name());
        }
        release(variable, oldClass);
    }

    /** Lets go of the value in a class that no code of a cell will read again. */
    void release(VarSnippet variable, String oldClass) {
        Optional<Field> field = field(variable, oldClass);
        if (field.isPresent() && !field.get().getType().isPrimitive()) {
            try {
                field.get().set(null, null);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("variable " + variable.name() + " is not ours", e);
            }
        }
    }

    /** What a variable holds that lives in this class; empty for null. */
    Optional<Object> value(VarSnippet variable, String className) {
        return field(variable, className)
                .flatMap(field -> {
                    try {
                        return Optional.ofNullable(field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(
                                "variable " + variable.name() + " is not ours", e);
                    }
                });
    }

    /** Carries the state of a type that was compiled again for another's sake. */
    void carryStatics(String type, String oldClass, String newClass) {
        try {
            Class<?> from = loader.findClass(oldClass + "$" + type);
            Class<?> to = loader.findClass(newClass + "$" + type);
            for (String name : staticFields(from.getName())) {
                Field source = from.getDeclaredField(name);
                Field target = to.getDeclaredField(name);
                source.setAccessible(true);
                target.setAccessible(true);
                Object value = source.get(null);
                boolean fits =
                        target.getType().isPrimitive()
                                ? target.getType() == source.getType()
                                : value == null || target.getType().isInstance(value);
                if (fits) {
                    target.set(null, value);
                } else {
                    lost.add(type + "." + name);
                }
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            lost.add(type + "'s static state");
        }
    }

    /**
     * Whether a value is code of the cells that uses one of these classes, or is itself of one: a
     * lambda, say, that calls a method which was edited since.
     */
    boolean isOf(Object value, Set<String> classes) {
        Class<?> type = value.getClass();
        while (type.isArray()) {
            type = type.getComponentType();
        }
        String outer = Places.outerOf(type.getName());
        return type.getName().startsWith("REPL.")
                && (classes.contains(outer)
                        || classes.stream().anyMatch(each -> loader.mentions(outer, each)));
    }

    /** Sets a variable to a value; false when its type does not allow that. */
    boolean set(VarSnippet variable, String className, Object value) {
        Optional<Field> field = field(variable, className);
        try {
            if (field.isPresent() && value != null) {
                field.get().set(null, value);
            }
            return field.isPresent();
        } catch (IllegalAccessException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The static fields of a type of the cells that may change. */
    List<String> staticFields(String className) {
        try {
            return Arrays.stream(loader.findClass(className).getDeclaredFields())
                    .filter(f -> Modifier.isStatic(f.getModifiers()))
                    .filter(f -> !Modifier.isFinal(f.getModifiers()) && !f.isSynthetic())
                    .map(Field::getName)
                    .toList();
        } catch (ClassNotFoundException | LinkageError e) {
            // A type that did not compile has no class.
            return List.of();
        }
    }

    /** The variables that lost their value since the last call. */
    List<String> takeLost() {
        List<String> taken = List.copyOf(lost);
        lost.clear();
        return taken;
    }

    private Optional<Field> field(VarSnippet variable, String className) {
        try {
            Field field = loader.findClass(className).getDeclaredField(variable.name());
            field.setAccessible(true);
            return Optional.of(field);
        } catch (ClassNotFoundException | NoSuchFieldException | LinkageError e) {
            // A declaration that did not compile has no class, and so no value either.
            return Optional.empty();
        }
    }
}

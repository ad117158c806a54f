package sambaflow.kernel.shell;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

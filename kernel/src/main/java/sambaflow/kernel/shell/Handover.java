package sambaflow.kernel.shell;

/** Where a value waits between cells and what runs them; cells reach it by name. */
public final class Handover {
    // The declaration runs on the thread that put the value.
    private static final ThreadLocal<Object> VALUE = new ThreadLocal<>();

    private Handover() {}

    /** Called by a cell's expression; {@link #take} has its value then. */
    public static void give(Object value) {
        put(value);
    }

    static void put(Object value) {
        VALUE.set(value);
    }

    /** The value that was put last; it can be taken once. */
    public static Object take() {
        Object taken = VALUE.get();
        VALUE.remove();
        return taken;
    }

    /**
     * The type a variable for this value can have in a cell: its class, or what that class extends
     * or implements if cells may not name it.
     */
    public static String typeFor(Object value) {
        for (Class<?> type = value == null ? null : value.getClass();
                type != null;
                type = type.getSuperclass()) {
            if (isNameable(type)) {
                return name(type);
            }
            for (Class<?> each : type.getInterfaces()) {
                if (isNameable(each) && each.getMethods().length > 0) {
                    return name(each);
                }
            }
        }
        return "Object";
    }

    private static String name(Class<?> type) {
        String name = type.getCanonicalName();
        // Types of cells are imported by their simple names; their package cannot be written.
        return name.startsWith("REPL.") ? name.substring(name.lastIndexOf('.') + 1) : name;
    }

    private static boolean isNameable(Class<?> type) {
        boolean accessible = type.getCanonicalName() != null;
        for (Class<?> each = type;
                each != null && accessible && !each.getName().matches("REPL\\.\\$JShell\\$[^$]+");
                each = each.getEnclosingClass()) {
            accessible =
                    java.lang.reflect.Modifier.isPublic(each.getModifiers())
                            && each.getModule().isExported(each.getPackageName());
        }
        return accessible;
    }
}

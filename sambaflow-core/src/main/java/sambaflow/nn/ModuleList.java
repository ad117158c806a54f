package sambaflow.nn;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Modules in a list, named 0, 1, 2. A field that is a plain list or array of modules is one too.
 */
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
    private final Children.Inline<M> modules;

    public ModuleList(List<M> modules) {
        this.modules = new Children.Inline<>(List.copyOf(modules));
    }

    /** {@code count} modules that {@code part} makes. */
    public static <M extends Module> ModuleList<M> of(int count, Supplier<M> part) {
        return new ModuleList<>(Stream.generate(part).limit(count).toList());
    }

    public M get(int index) {
        return modules.values().get(index);
    }

    public int size() {
        return modules.values().size();
    }

    @Override
    public Iterator<M> iterator() {
        return modules.values().iterator();
    }
}

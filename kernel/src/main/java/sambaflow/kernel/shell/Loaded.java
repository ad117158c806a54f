package sambaflow.kernel.shell;

import java.lang.reflect.Method;
import java.util.List;

/** What a snippet has to run, now that it is compiled and loaded, and where its value is then. */
record Loaded(List<Method> calls, Value value) {
    enum Value {
        NONE,
        RETURNED,
        HANDED_OVER
    }

    /** The value to show, after all calls; the last one has returned this. */
    Object shown(Object returned) {
        return switch (value) {
            case NONE -> null;
            case RETURNED -> returned;
            case HANDED_OVER -> Handover.take();
        };
    }
}

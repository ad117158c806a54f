package sambaflow.trace;

import java.util.List;
import java.util.Map;
import sambaflow.nn.Module;

/** Which modules of a model have code in a class. */
final class ModulesOf {
    private static final String OUR_PACKAGE = "sambaflow.";

    private ModulesOf() {}

    /**
     * Words to end a sentence with: the user's module whose class is called {@code className}, or
     * how many there are; empty if there is none.
     */
    static String the(String className, Module model) {
        if (className.startsWith(OUR_PACKAGE)) {
            return "";
        }
        List<String> paths =
                model.modules().entrySet().stream()
                        .filter(m -> has(m.getValue().getClass(), className))
                        .map(Map.Entry::getKey)
                        .toList();
        String type = className.replaceFirst(".*[.$]", "");
        return switch (paths.size()) {
            case 0 -> "";
            case 1 ->
                    paths.getFirst().isEmpty()
                            ? ", in model " + type
                            : ", in module %s (%s)".formatted(paths.getFirst(), type);
            default ->
                    ", in one of %d modules %s, %s to %s"
                            .formatted(paths.size(), type, paths.getFirst(), paths.getLast());
        };
    }

    private static boolean has(Class<?> type, String className) {
        for (Class<?> c = type; c != Module.class; c = c.getSuperclass()) {
            if (c.getName().equals(className)) {
                return true;
            }
        }
        return false;
    }
}

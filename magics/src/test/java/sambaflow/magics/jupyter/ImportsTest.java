package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What every cell of a notebook can name. */
class ImportsTest {
    /** What the kernel imports before. */
    private static final List<String> KERNEL =
            List.of(
                    "java.io",
                    "java.lang",
                    "java.math",
                    "java.nio.file",
                    "java.util",
                    "java.util.function",
                    "java.util.stream");

    private static List<String> lines() throws IOException {
        try (var in = ImportsTest.class.getResourceAsStream("/META-INF/sambaflow/imports")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(l -> l.replaceFirst("^import ", "").replace(";", ""))
                    .toList();
        }
    }

    @Test
    void noNameMeansTwoTypes() throws Exception {
        Map<String, Set<String>> packages = new TreeMap<>();
        Set<String> decided = new HashSet<>();
        for (String line : lines()) {
            if (line.endsWith(".*")) {
                types(line.substring(0, line.length() - 2), packages);
            } else {
                Class.forName(line.replace("CommandLine.Option", "CommandLine$Option"));
                decided.add(line.substring(line.lastIndexOf('.') + 1));
            }
        }
        for (String name : KERNEL) {
            types(name, packages);
        }
        assertThat(packages.keySet())
                .contains("Tensor", "XYChart", "Table", "List", "Dataset", "Linear");
        packages.keySet().removeAll(decided);
        packages.values().removeIf(holders -> holders.size() == 1);
        assertThat(packages).isEmpty();
    }

    private static void types(String name, Map<String, Set<String>> packages) throws Exception {
        JavaFileManager files =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
        JavaFileManager.Location place =
                name.startsWith("java.")
                        ? files.getLocationForModule(StandardLocation.SYSTEM_MODULES, "java.base")
                        : StandardLocation.CLASS_PATH;
        for (JavaFileObject file :
                files.list(place, name, EnumSet.of(JavaFileObject.Kind.CLASS), false)) {
            String type = files.inferBinaryName(place, file);
            boolean top = !type.contains("$") && !type.endsWith("-info");
            if (top && Modifier.isPublic(load(type).getModifiers())) {
                String simple = type.substring(name.length() + 1);
                packages.computeIfAbsent(simple, n -> new TreeSet<>()).add(name);
            }
        }
    }

    private static Class<?> load(String type) throws ClassNotFoundException {
        return Class.forName(type, false, ImportsTest.class.getClassLoader());
    }
}

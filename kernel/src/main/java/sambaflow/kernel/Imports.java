package sambaflow.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sambaflow.kernel.shell.JavaShell;

/**
 * What every notebook imports: the usual packages, then whatever the jars on the class path add.
 */
final class Imports {
    private static final String RESOURCE = "META-INF/sambaflow/imports";

    private Imports() {}

    /**
     * The default imports, then one per line of each resource; blank lines and # comments aside.
     */
    static List<String> all(ClassLoader loader, Consumer<String> notices) {
        List<String> imports = new ArrayList<>(JavaShell.DEFAULT_IMPORTS);
        try {
            for (URL url : java.util.Collections.list(loader.getResources(RESOURCE))) {
                imports.addAll(read(url));
            }
        } catch (IOException e) {
            notices.accept("imports of extensions could not be read: " + e.getMessage());
        }
        return imports;
    }

    private static List<String> read(URL url) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .map(line -> line.replaceFirst("^import\\s+", "").replaceFirst(";$", ""))
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }
}

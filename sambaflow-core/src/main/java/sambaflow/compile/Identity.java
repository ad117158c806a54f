package sambaflow.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sambaflow.graph.Graph;
import sambaflow.graph.SectionType;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.pef.Sha256;

/** By what a compilation is known again: equal identities compile to equal bytes. */
public final class Identity {
    private static final Optional<String> COMPILER = classes();

    private Identity() {}

    /**
     * The hash of all that shapes a PEF besides the compiler. The graph is taken after the passes
     * and as a file would hold it, so whatever of the model, its loss, its optimizer, its precision
     * or its source's lines reaches a PEF is in it; the rest is the options, each one of them.
     */
    static String of(Graph passed, Manifest manifest, Options options) {
        List<Integer> nodes = IntStream.range(0, passed.nodes().size()).boxed().toList();
        Section all = new Section("all", SectionType.FWD, nodes, "", Optional.empty());
        CompiledGraph graph = new CompiledGraph(passed, List.of(all));
        Pef uncut = new Pef(manifest, List.of(graph));
        // Marked blocks shape sections, and are in no file.
        String blocks =
                passed.nodes().stream()
                        .map(n -> n.origin().block())
                        .collect(Collectors.joining(","));
        String text = String.join("\0", uncut.fingerprint(), blocks, "" + manifest, "" + options);
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The hash of this compiler's classes, so that no build trusts what another build made; empty
     * where they cannot be found, and then nothing made before is trusted.
     */
    public static Optional<String> ofCompiler() {
        return COMPILER;
    }

    private static Optional<String> classes() {
        CodeSource source = Identity.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            return Optional.of(Files.isDirectory(place) ? folder(place) : file(place));
        } catch (IOException | UncheckedIOException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String file(Path file) throws IOException {
        return Sha256.hex(Files.readAllBytes(file));
    }

    private static String folder(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append(folder.relativize(file)).append(' ').append(file(file)).append('\n');
            }
        }
        return Sha256.hex(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}

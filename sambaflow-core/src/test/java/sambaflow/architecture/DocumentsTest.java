package sambaflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final Path ROOT = root();

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"})
    void aDocumentNamesOnlyWhatExists(String name) throws IOException {
        Path document = ROOT.resolve(name);
        assumeTrue(Files.exists(document), () -> document + " is not written yet");
        assertThat(new Mentions(ROOT).unresolved(Files.readString(document))).isEmpty();
    }

    @Test
    void whatExistsResolves() throws IOException {
        String text =
                """
                `sambaflow-core/`, `./install.sh`, `etc/checkstyle.xml`, `pass/Trim.java`, `pom.xml`,
                `Compiler.compile`, `sambaflow.compile.Compiler`, `Graph.Output`, `Op`,
                `Compiler.compile(model, inputs, optimizer, options)`, `MemorySegment`,
                `ServiceLoader`, `ObjectMapper`, `List<Integer>`, `mvn test`, `--pef`, `PEF`,
                `../outside`, `sambaflow.pass`
                ```
                `NotLookedAt` in a listing
                ```
                """;
        assertThat(new Mentions(ROOT).unresolved(text)).isEmpty();
    }

    @Test
    void whatDoesNotExistIsReported() throws IOException {
        String text =
                "`pass/Trimmer.java`, `docs/nothing.md`, `GONE.md`, `NoSuchType`,"
                        + " `Compiler.decompile`, `sambaflow.nowhere`, `sambaflow.pass.NoSuchPass`, `Graph`";
        assertThat(new Mentions(ROOT).unresolved(text))
                .containsExactlyInAnyOrder(
                        "pass/Trimmer.java",
                        "docs/nothing.md",
                        "GONE.md",
                        "NoSuchType",
                        "Compiler.decompile",
                        "sambaflow.nowhere",
                        "sambaflow.pass.NoSuchPass");
    }
}

package sambaflow.kernel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Help on names of libraries, whose comments stand in a jar of sources. */
class InspectionTest {
    private static final String SOURCE =
            """
            package shapes;

            import java.util.List;

            /** A shape of the {@code plane}. */
            public class Shape<T extends Comparable<T>> {
                /** How many {@link Shape corners}, see {@link #turned(int)}. */
                public static final int CORNERS = 4;

                /** Made from corners. */
                @SafeVarargs
                public Shape(T... corners) {}

                /** Turns it by degrees. */
                public Shape<T> turned(int degrees) {
                    return this;
                }

                /** Turns it as others are. */
                public Shape<T> turned(List<? extends Shape<T>> others, String[] how) {
                    return null;
                }

                public void silent() {}

                /** What it is made of. */
                public enum Stuff {
                    /** From trees. */
                    WOOD
                }
            }
            """;

    @TempDir private Path folder;

    private final JavaShell shell =
            new JavaShell(System.getProperty("java.class.path"), notice -> {});

    @BeforeEach
    void addLibrary() throws IOException {
        Path source = folder.resolve("shapes/Shape.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, SOURCE);
        assertThat(
                        ToolProvider.getSystemJavaCompiler()
                                .run(null, null, null, "-nowarn", "-Xlint:none", source.toString()))
                .isZero();
        try (var files = Files.list(source.getParent())) {
            jar("shapes-1.jar", files.filter(f -> f.toString().endsWith(".class")).toList());
        }
        jar("shapes-1-sources.jar", List.of(source));
        shell.addToClassPath(List.of(folder.resolve("shapes-1.jar")));
        shell.importAll(List.of("java.util.*", "shapes.*"));
    }

    private void jar(String name, List<Path> files) throws IOException {
        try (ZipOutputStream jar =
                new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            for (Path file : files) {
                jar.putNextEntry(new ZipEntry("shapes/" + file.getFileName()));
                Files.copy(file, jar);
            }
        }
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private String inspect(String code, boolean detail) {
        return Inspection.of(shell, code, code.length(), detail).orElse("nothing");
    }

    @Test
    void typesAndTheirMembersHaveTheCommentsOfTheirSources() {
        assertThat(inspect("Shape", false)).endsWith("\nA shape of the plane.");
        assertThat(inspect("Shape.CORNERS", false))
                .endsWith("\nHow many corners, see turned(int).");
        assertThat(inspect("new Shape", false)).contains("\nMade from corners.");
        assertThat(inspect("Shape.Stuff", false)).endsWith("\nWhat it is made of.");
        assertThat(inspect("shapes.Shape.Stuff.WOOD", false)).endsWith("\nFrom trees.");
    }

    @Test
    void eachOverloadHasItsOwnComment() {
        assertThat(inspect("new Shape<Integer>().turned", false))
                .containsPattern("turned\\(int\\)\nTurns it by degrees\\.")
                .containsPattern("String\\[]\\)\nTurns it as others are\\.");
        assertThat(inspect("new Shape<Integer>().silent", false)).endsWith(".silent()");
    }

    @Test
    void theDetailIsTheSourceOfTheMemberAndOfTheJdkToo() {
        assertThat(inspect("new Shape<Integer>().turned", true))
                .contains("public Shape<T> turned(int degrees) {\n    return this;\n}");
        assertThat(inspect("Shape", true)).contains("\npublic class Shape<T extends");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isReadable(Path.of(System.getProperty("java.home"), "lib", "src.zip")),
                "this JDK has no src.zip");
        assertThat(inspect("Math.max", true))
                .contains("public static int max(int a, int b) {\n    return (a >= b) ? a : b;\n}");
        assertThat(inspect("List", true))
                .contains("public interface List<E>")
                .contains("more lines)");
        assertThat(inspect("Map.Entry.comparingByKey", true))
                .contains("Comparator<Map.Entry<K, V>>");
    }

    @Test
    void aTypeOfTheCellsIsNotTakenForTheLibrarys() throws CellException {
        shell.run(new Source("cell [1]", "class Shape { int turned(int by) { return by; } }", 1));
        assertThat(inspect("new Shape().turned", false))
                .contains("turned(int by)")
                .doesNotContain("degrees");
    }

    @Test
    void aDamagedJarOfSourcesIsNamedAndHidesNothing() throws IOException {
        Files.writeString(folder.resolve("shapes-1-sources.jar"), "no zip");
        assertThat(inspect("Shape.CORNERS", false))
                .contains(".CORNERS:int\n")
                .contains("shapes-1-sources.jar cannot be read");
        assertThat(inspect("Math.max", false)).doesNotContain("cannot be read");
    }
}

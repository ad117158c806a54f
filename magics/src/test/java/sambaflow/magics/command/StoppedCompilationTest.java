package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.app.AppListener;
import sambaflow.graph.CompileException;

/** A compilation that is stopped changes nothing in its folder, whatever it was doing. */
class StoppedCompilationTest {
    @TempDir private Path folder;

    /**
     * Stops the thread that compiles as soon as {@code stage} begins, or one part of it is done.
     */
    private record Stopper(String stage, boolean within, List<String> heard)
            implements AppListener {
        @Override
        public void line(String text) {
            heard.add(text);
        }

        @Override
        public void compiling(String at, int done, int all) {
            heard.add(at);
            if (at.equals(stage) && done > 0 == within) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stop(Stopper stopper) {
        ModelFile file =
                ModelFile.load(Tutorial.repository().resolve("notebooks/lenet/LeNet.java"));
        AppCommands commands = new AppCommands(file.program(), file::app, stopper);
        List<String> words =
                List.of("compile", "--pef-name=it", "-b", "8", "--output-folder=" + folder);
        try {
            assertThatThrownBy(() -> commands.run(words))
                    .isInstanceOf(CompileException.Cancelled.class)
                    .hasMessage("Compilation was stopped; no PEF was written");
        } finally {
            assertThat(Thread.interrupted()).as("the interrupt is left to the caller").isTrue();
        }
        assertThat(stopper.heard().getLast()).isEqualTo(stopper.stage());
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("it"))) {
            files.filter(Files::isRegularFile).forEach(f -> contents.put(f, latin(f)));
        }
        return contents;
    }

    private static String latin(Path file) {
        try {
            return new String(
                    Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trace",
                "passes",
                "sections",
                "memory",
                "place & route",
                "times",
                "writing"
            })
    void atEachStageTheOldFilesStay(String stage) throws IOException {
        Tutorial.lenet(folder).compile("it", "-b", "4", "--o0");
        Map<Path, String> before = contents();
        assertThat(before).hasSize(15);
        stop(new Stopper(stage, false, new ArrayList<>()));
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sections", "place & route"})
    void inTheMiddleOfALongStageToo(String stage) {
        stop(new Stopper(stage, true, new ArrayList<>()));
        assertThat(folder.resolve("it")).doesNotExist();
    }

    @Test
    void everyStageIsNamedInOrder() {
        List<String> heard = new ArrayList<>();
        ModelFile file =
                ModelFile.load(Tutorial.repository().resolve("notebooks/lenet/LeNet.java"));
        AppListener listener = new Stopper("", false, heard);
        new AppCommands(file.program(), file::app, listener)
                .run(List.of("compile", "--output-folder=" + folder));
        assertThat(heard.stream().filter(h -> !h.startsWith("[")).distinct())
                .containsExactly(
                        "trace",
                        "passes",
                        "sections",
                        "memory",
                        "place & route",
                        "times",
                        "writing");
    }
}

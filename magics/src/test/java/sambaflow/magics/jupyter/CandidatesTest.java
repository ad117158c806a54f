package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Tab proposes after a magic. */
class CandidatesTest {
    @TempDir private Path folder;

    private final Notebook notebook = new Notebook();
    private final Candidates run = new Candidates(notebook, new Workbench(notebook), "run");
    private final Candidates compile = new Candidates(notebook, new Workbench(notebook), "compile");

    @Test
    void anOptionThatTakesAFileGetsFiles() throws IOException {
        Files.createDirectories(folder.resolve("data/inner"));
        Files.writeString(folder.resolve("data.csv"), "1\n");
        Files.writeString(folder.resolve(".hidden"), "");
        String at = folder + "/";
        assertThat(run.of("LogReg --init-ckpt-path=" + at + "da"))
                .containsExactly(
                        "--init-ckpt-path=" + at + "data.csv", "--init-ckpt-path=" + at + "data/");
        assertThat(run.of("LogReg --ckpt-dir " + at))
                .containsExactly(at + "data.csv", at + "data/");
        assertThat(run.of("--num-epochs " + at)).isEmpty();
        assertThat(run.of("--ckpt-dir=" + at + "none/")).isEmpty();
    }

    @Test
    void aPefThatIsNotKnownIsFoundAsAFile() throws IOException {
        Files.writeString(folder.resolve("mine.pef"), "");
        assertThat(run.of("--pef=" + folder + "/m"))
                .containsExactly("--pef=" + folder + "/mine.pef");
        assertThat(run.of("-p " + folder + "/m")).containsExactly(folder + "/mine.pef");
    }

    @Test
    void aChoiceGetsItsWords() {
        assertThat(compile.of("M --arch=sn3")).containsExactly("--arch=sn30");
        assertThat(compile.of("M --arch sn4")).containsExactly("sn40");
        assertThat(run.of("M --back")).containsExactly("--background");
    }

    @Test
    void aModelMayBeAFile() throws IOException {
        Files.writeString(folder.resolve("Net.java"), "");
        Files.writeString(folder.resolve("Net.txt"), "");
        assertThat(run.of(folder + "/N")).containsExactly(folder + "/Net.java");
        assertThat(run.of("LogReg " + folder + "/N")).isEmpty();
    }
}

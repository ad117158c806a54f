package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Checkpoint;
import sambaflow.app.Training;

/** Training is killed without warning, again and again; nothing that was saved is ever lost. */
class KillTest {
    /** How often; a property of this name gives another number. */
    private static final String KILLS = "sambaflow.kills";

    private static final long SEED = 7;
    private static final int MOST_MILLIS = 400;
    private static final long MOST_WAIT_MILLIS = 60_000;

    private static final List<String> TRAINING =
            List.of("--train-range=0:1600", "--test-range=0:16");

    @TempDir private Path folder;

    @Test
    @Timeout(900)
    void theLastGoodCheckpointAlwaysLoadsAndGoesOnToTheSameEnd() throws Exception {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "-b", "16", "--momentum=0.9");
        Random random = new Random(SEED);
        Path checkpoints = Files.createDirectory(folder.resolve("killed"));
        int kills = Integer.getInteger(KILLS, 20);
        long steps = 0;
        for (int i = 0; i < kills; i++) {
            killed(pef, checkpoints, random.nextInt(MOST_MILLIS));
            for (Path file : checkpoints(checkpoints)) {
                Checkpoint checkpoint = Checkpoint.read(file);
                assertThat(file).hasFileName(checkpoint.completedSteps() + ".pt");
            }
            long reached = steps(newest(checkpoints).orElseThrow());
            assertThat(reached).as("after kill %d", i + 1).isGreaterThan(steps);
            steps = reached;
        }
        String last = "--init-ckpt-path=" + newest(checkpoints).orElseThrow();
        int epochs = (int) (steps / 100) + 1;
        Training resumed = trained(tutorial, pef, "resumed", epochs, last);
        Training whole = trained(tutorial, pef, "whole", epochs);
        assertThat(Files.mismatch(whole.checkpoint(), resumed.checkpoint())).isEqualTo(-1);
    }

    private Training trained(Tutorial tutorial, Path pef, String name, int epochs, String... more) {
        List<String> all = new ArrayList<>(List.of("run", "--pef=" + pef, "-e", "" + epochs));
        all.addAll(TRAINING);
        all.addAll(List.of("--ckpt-dir=" + folder.resolve(name)));
        all.addAll(List.of(more));
        return (Training) tutorial.run(all.toArray(String[]::new));
    }

    /** Trains in a process of its own and kills it some time after it saved its first one. */
    private void killed(Path pef, Path checkpoints, int millis) throws Exception {
        Optional<Path> before = newest(checkpoints);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                Tutorial.repository()
                                        .resolve("notebooks/hello_world/LogReg.java")
                                        .toString(),
                                "run",
                                "--pef=" + pef,
                                "--num-epochs=100000",
                                "--ckpt-every=1",
                                "--keep-last=3",
                                "--ckpt-dir=" + checkpoints));
        command.addAll(TRAINING);
        before.ifPresent(file -> command.add("--init-ckpt-path=" + file));
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            long end = System.currentTimeMillis() + MOST_WAIT_MILLIS;
            while (newest(checkpoints).equals(before) && System.currentTimeMillis() < end) {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                Thread.sleep(5);
            }
            Thread.sleep(millis);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(newest(checkpoints)).as(Files.readString(log)).isNotEqualTo(before);
    }

    private static Optional<Path> newest(Path folder) throws IOException {
        return checkpoints(folder).stream().max(Comparator.comparingLong(KillTest::steps));
    }

    private static long steps(Path file) {
        return Long.parseLong(file.getFileName().toString().replace(".pt", ""));
    }

    private static List<Path> checkpoints(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches("\\d+\\.pt")).toList();
        }
    }
}

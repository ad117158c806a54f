package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.record.RunFolder;

@Timeout(60)
class BackgroundRunsTest {
    @TempDir private Path folder;

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final BackgroundRuns runs = new BackgroundRuns(new Notebook());

    @Test
    void oneTrainingAtATimeAndTheRefusalNamesIt() throws Exception {
        RunFolder run = RunFolder.next(folder.resolve("mine"));
        CountDownLatch goOn = new CountDownLatch(1);
        assertThat(runs.start(recorded -> wait(recorded, run, goOn), failures::add)).isEqualTo(run);
        assertThat(runs.begun()).containsExactly(run);
        assertThatThrownBy(runs::requireNone)
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.code()).isEqualTo(Code.SF506))
                .hasMessageContaining("run 'mine/1' trains in the background");
        goOn.countDown();
        runs.close();
        runs.requireNone();
        assertThat(failures).isEmpty();
    }

    private static void wait(
            java.util.function.Consumer<RunFolder> recorded, RunFolder run, CountDownLatch end) {
        recorded.accept(run);
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatGoesWrongBeforeIsThrownAndAfterIsTold() throws Exception {
        assertThatThrownBy(() ->
                        runs.start(
                                recorded -> {
                                    throw new IllegalStateException("before");
                                },
                                failures::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("before");
        assertThat(failures).isEmpty();
        RunFolder run = RunFolder.next(folder.resolve("mine"));
        runs.start(
                recorded -> {
                    recorded.accept(run);
                    throw new IllegalStateException("after");
                },
                failures::add);
        runs.close();
        assertThat(failures).singleElement().hasToString("java.lang.IllegalStateException: after");
    }

    @Test
    void theEndOfTheKernelStopsWhatGoesOn() throws Exception {
        RunFolder run = RunFolder.next(folder.resolve("mine"));
        CountDownLatch never = new CountDownLatch(1);
        runs.start(recorded -> wait(recorded, run, never), failures::add);
        long began = System.nanoTime();
        runs.close();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(3);
        runs.requireNone();
    }
}

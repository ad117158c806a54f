package sambaflow.kernel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StopSwitchTest {
    private final StopSwitch.Strand cells = new StopSwitch.Strand();

    @BeforeEach
    void request() {
        cells.claim();
        cells.request();
    }

    @AfterEach
    void clear() {
        StopSwitch.end();
        StopSwitch.begin();
    }

    private static boolean stops() {
        try {
            StopSwitch.check();
            return false;
        } catch (CellStopped e) {
            return true;
        }
    }

    private static boolean beside(Callable<Boolean> task) throws Exception {
        FutureTask<Boolean> future = new FutureTask<>(task);
        StopSwitch.beside(future).start();
        return future.get();
    }

    private static boolean child(Thread.Builder builder) throws InterruptedException {
        boolean[] stopped = {true};
        builder.start(() -> stopped[0] = stops()).join();
        return stopped[0];
    }

    @Test
    void aCellIsStoppedAndWhatGoesOnBesideIsNot() throws Exception {
        assertThat(stops()).isTrue();
        assertThat(child(Thread.ofPlatform())).isTrue();
        assertThat(beside(StopSwitchTest::stops)).isFalse();
        assertThat(beside(() -> child(Thread.ofPlatform()))).isFalse();
        assertThat(beside(() -> child(Thread.ofVirtual()))).as("as data is read").isFalse();
    }

    @Test
    void itsOwnInterruptStopsItAndWhatItMade() throws Exception {
        StopSwitch.end();
        StopSwitch.begin();
        assertThat(stops()).isFalse();
        boolean stopped =
                beside(() -> {
                    Thread.currentThread().interrupt();
                    boolean own = stops();
                    Thread.interrupted();
                    return own && child(Thread.ofVirtual());
                });
        assertThat(stopped).isTrue();
        assertThat(stops()).as("cells go on").isFalse();
        assertThat(beside(StopSwitchTest::stops)).as("the next one goes on").isFalse();
    }

    @Test
    void aPoolThatSuchAThreadHasMadeServesCellsToo() throws Exception {
        boolean stopped =
                beside(() -> {
                    try (ForkJoinPool pool = new ForkJoinPool(1)) {
                        return pool.submit(StopSwitchTest::stops).get();
                    }
                });
        assertThat(stopped).isTrue();
    }
}

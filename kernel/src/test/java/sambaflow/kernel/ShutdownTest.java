package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel that is asked to go replies, and is gone. */
class ShutdownTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "while (true) { }",
                "new Thread(() -> { while (true) { } }).start(); Thread.sleep(60_000);",
                "Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) { } })); 1",
            })
    void itRepliesAndTheProcessEndsSoon(String code) throws InterruptedException {
        try (KernelClient kernel = KernelClient.start()) {
            kernel.run("1");
            kernel.sendCell(code, new JsonObject());
            Thread.sleep(500);
            long begin = System.nanoTime();
            KernelClient.Outcome outcome = kernel.control("shutdown_request");
            assertThat(outcome.status()).isEqualTo("ok");
            assertThat(kernel.process().waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void aRestartIsEchoed() {
        try (KernelClient kernel = KernelClient.start()) {
            JsonObject restart = KernelClient.json("{'restart': true}");
            assertThat(kernel.control("shutdown_request", restart).reply().get("restart"))
                    .hasToString("true");
        }
    }

    @Test
    void aKernelWhoseParentDiesGoesWithIt() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        Map<String, String> environment = Map.of("JPY_PARENT_PID", "" + parent.pid());
        try (KernelClient kernel = KernelClient.start(environment)) {
            kernel.sendCell("while (true) { }", new JsonObject());
            parent.destroy();
            assertThat(kernel.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}

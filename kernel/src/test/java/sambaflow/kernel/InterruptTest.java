package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupt stops what runs, leaves nothing running, and spoils nothing. */
class InterruptTest {
    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
        kernel.run("1");
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) { }",
                "int spin() { while (true) { } }\nspin();",
                "int deep(int n) { return n > 500 ? 0 : deep(n + 1); }\nwhile (true) deep(0);",
                "Thread.sleep(60_000);",
                "System.in.read();",
                "while (true) { try { Thread.sleep(5); } catch (Exception e) { } }",
                "while (true) { try { while (true) { } } catch (Throwable t) { } }",
                "IntStream.range(0, 4).parallel().forEach(i -> { while (true) { } });",
                "%spin",
                "%eval while (true) { }",
            })
    void itStopsTheCellAndTheNextOneRuns(String code) throws InterruptedException {
        String id = kernel.sendCell(code, KernelClient.json("{'allow_stdin': true}"));
        Thread.sleep(600);
        long begin = System.nanoTime();
        assertThat(kernel.control("interrupt_request").status()).isEqualTo("ok");
        KernelClient.Outcome outcome = kernel.outcome(kernel.shell, id);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        assertThat(outcome.reply().get("ename").getAsString()).isEqualTo("Interrupted");
        assertThat(kernel.run("6 * 7").result()).isEqualTo("42");
    }

    @Test
    void nothingKeepsBurningTheProcessor() throws InterruptedException {
        String id =
                kernel.sendCell(
                        "IntStream.range(0, 4).parallel().forEach(i -> { while (true) { } });",
                        new JsonObject());
        Thread.sleep(500);
        kernel.control("interrupt_request");
        kernel.outcome(kernel.shell, id);
        Thread.sleep(500);
        Duration before = kernel.process().info().totalCpuDuration().orElseThrow();
        Thread.sleep(1500);
        Duration after = kernel.process().info().totalCpuDuration().orElseThrow();
        assertThat(after.minus(before)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void whatInterruptedLibraryCodeSaysIsPassedOn() throws InterruptedException {
        String id = kernel.sendCell("%spin", new JsonObject());
        Thread.sleep(400);
        kernel.control("interrupt_request");
        assertThat(kernel.outcome(kernel.shell, id).reply().get("evalue").getAsString())
                .matches("the cell was interrupted: stopped after \\d+ steps");
    }

    @Test
    void laterSnippetsOfAnInterruptedCellDoNotRun() throws InterruptedException {
        String id =
                kernel.sendCell(
                        "try { Thread.sleep(60_000); } catch (InterruptedException e) { }\n"
                                + "System.out.println(\"must not run\");",
                        new JsonObject());
        Thread.sleep(600);
        kernel.control("interrupt_request");
        KernelClient.Outcome outcome = kernel.outcome(kernel.shell, id);
        assertThat(outcome.status()).isEqualTo("error");
        assertThat(outcome.stream("stdout")).isEmpty();
    }

    /** An interrupt closes a channel for good if it meets a thread that touches one. */
    @Test
    void aThreadThatIsInterruptedWhileItPrintsSilencesNobody() {
        KernelClient.Outcome outcome =
                kernel.run(
                        """
                        Thread printer = new Thread(() -> {
                            for (int i = 0; i < 20_000; i++) System.out.println(i);
                        });
                        printer.start();
                        while (printer.isAlive()) { printer.interrupt(); Thread.yield(); }
                        "over"
                        """);
        assertThat(outcome.stream("stdout")).endsWith("19999\n");
        assertThat(kernel.run("6 * 7").result()).isEqualTo("42");
    }

    @Test
    void anInterruptWithNothingToStopIsAnsweredAndHarmless() {
        assertThat(kernel.control("interrupt_request").status()).isEqualTo("ok");
        assertThat(kernel.run("Thread.sleep(50);\n\"slept\"").result()).isEqualTo("slept");
    }
}

package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a cell does keeps the next one from running, or loses a variable. */
class HostileCellTest {
    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start("-Xmx256m");
        kernel.run("int kept = 41;");
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @AfterEach
    void theNextCellRunsAndShowsWhatItPrints() {
        KernelClient.Outcome outcome = kernel.run("System.out.println(\"here\");\nkept + 1");
        assertThat(outcome.result()).isEqualTo("42");
        assertThat(outcome.stream("stdout")).isEqualTo("here\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(3);",
                "Runtime.getRuntime().exit(3);",
                "Runtime.getRuntime().halt(3);",
                "void leave() { try { System.exit(3); } catch (Exception e) { } }\nleave();",
            })
    void anExitEndsTheCellAndSaysWhatToDo(String code) {
        KernelClient.Outcome outcome = kernel.run(code + "\nSystem.out.println(\"not reached\");");
        assertThat(outcome.reply().get("ename").getAsString()).isEqualTo("CellExit");
        assertThat(outcome.error())
                .contains("(3) ends this cell only")
                .contains("Restart or shut down the kernel")
                .containsPattern("cell \\[\\d+], line 1");
        assertThat(outcome.stream("stdout")).isEmpty();
    }

    @Test
    void anExitInAThreadEndsTheThread() {
        assertThat(
                        kernel.run(
                                        "var t = new Thread(() -> System.exit(3)); t.start(); t.join();"
                                                + "\nt.isAlive()")
                                .result())
                .isEqualTo("false");
    }

    @Test
    void aFullHeapIsReportedAndCanBeEmptied() {
        for (int piece : new int[] {1 << 20, 1 << 10}) {
            KernelClient.Outcome outcome =
                    kernel.run(
                            "var hoard = new ArrayList<byte[]>();\nwhile (true) hoard.add(new byte["
                                    + piece
                                    + "]);");
            assertThat(outcome.reply().get("ename").getAsString()).isEqualTo("OutOfMemoryError");
            assertThat(kernel.run("hoard.size() > 50").result()).isEqualTo("true");
            assertThat(kernel.run("hoard = null;").reply().toString())
                    .contains("\"status\":\"ok\"");
        }
    }

    @Test
    void aFullStackIsReported() {
        KernelClient.Outcome outcome =
                kernel.run("int down(int n) { return down(n + 1) + 1; }\ndown(0)");
        assertThat(outcome.reply().get("ename").getAsString()).isEqualTo("StackOverflowError");
        assertThat(outcome.error()).contains("at down (cell [").contains("more frames");
    }

    @Test
    void bytesThatAreNoTextArriveAsReplacements() {
        KernelClient.Outcome outcome =
                kernel.run(
                        "for (int i = 0; i < 256; i++) System.out.write(i);\n"
                                + "System.out.println(\"\\ud800 lone \\udc00\");\n\"\\udfff\"");
        assertThat(outcome.status()).isEqualTo("ok");
        assertThat(outcome.stream("stdout")).contains("ABC").contains("\ufffd").contains(" lone ");
        assertThat(outcome.result()).hasSize(1);
    }

    @Test
    void aThousandThreadsPrintToTheirCell() {
        KernelClient.Outcome outcome =
                kernel.run(
                        "var all = IntStream.range(0, 1000).mapToObj(i ->"
                                + " Thread.startVirtualThread(() -> System.out.println(i))).toList();\n"
                                + "var more = IntStream.range(0, 1000).mapToObj(i ->"
                                + " new Thread(() -> System.out.println(i))).toList();\n"
                                + "for (var t : more) t.start();\n"
                                + "for (var t : all) t.join();\nfor (var t : more) t.join();");
        assertThat(outcome.stream("stdout").lines().filter(line -> !line.isEmpty()).count())
                .isEqualTo(2000);
        assertThat(outcome.published().size()).isLessThan(500);
    }

    @Test
    void aClosedStreamIsOpenForTheNextCell() {
        kernel.run("System.out.close(); System.err.close(); System.in.close();");
        assertThat(kernel.run("System.err.println(\"there\");").stream("stderr"))
                .isEqualTo("there\n");
    }

    @Test
    void threadsThatNeverEndAreNoHindrance() {
        assertThat(
                        kernel.run(
                                        "for (int i = 0; i < 20; i++) new Thread(() -> { try {"
                                                + " Thread.sleep(1_000_000); } catch (InterruptedException e) { }"
                                                + " }).start();\n\"started\"")
                                .result())
                .isEqualTo("started");
    }
}

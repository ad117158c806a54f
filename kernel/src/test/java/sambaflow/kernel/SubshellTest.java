package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subshells answer while the main shell's cell runs, and share its variables. */
class SubshellTest {
    private static final String WAITS =
            "var gate = new java.util.concurrent.CountDownLatch(1);\n"
                    + "System.out.println(\"main waits\");\ngate.await();\n\"main done\"";

    private static KernelClient kernel;
    private String subshell;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
        kernel.run("1");
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @BeforeEach
    void create() {
        KernelClient.Outcome outcome = kernel.control("create_subshell_request");
        assertThat(outcome.status()).isEqualTo("ok");
        subshell = outcome.reply().get("subshell_id").getAsString();
    }

    @AfterEach
    void delete() {
        kernel.control("delete_subshell_request", id(subshell));
        assertThat(kernel.run("1 + 1").result()).isEqualTo("2");
    }

    private static JsonObject id(String subshell) {
        return KernelClient.json("{'subshell_id': '%s'}".formatted(subshell));
    }

    private static JsonObject code(String code) {
        JsonObject content = KernelClient.json("{'allow_stdin': false}");
        content.addProperty("code", code);
        content.addProperty("cursor_pos", code.length());
        return content;
    }

    private KernelClient.Outcome inSubshell(String type, JsonObject content) {
        return kernel.outcome(kernel.shell, kernel.send(kernel.shell, type, content, subshell));
    }

    private KernelClient.Outcome runInSubshell(String code) {
        return inSubshell("execute_request", code(code));
    }

    private static void awaitText(String text) {
        KernelClient.Received next = kernel.receive(kernel.iopub, 20_000);
        while (next != null
                && !(next.type().equals("stream") && next.text("text").contains(text))) {
            next = kernel.receive(kernel.iopub, 20_000);
        }
        assertThat(next).as(text).isNotNull();
    }

    private static KernelClient.Received replyOfMain(String id) {
        return kernel.replyTo(kernel.shell, id);
    }

    @Test
    void everyRequestIsAnsweredWhileTheMainCellRunsAndItsOutputIsItsOwn() {
        String main = kernel.sendCell(WAITS, new JsonObject());
        awaitText("main waits");
        assertThat(inSubshell("complete_request", code("Math.ma")).reply().toString())
                .contains("max(");
        assertThat(inSubshell("inspect_request", code("Math.max")).reply().get("found"))
                .hasToString("true");
        assertThat(inSubshell("is_complete_request", code("int f() {")).status())
                .isEqualTo("incomplete");
        assertThat(inSubshell("kernel_info_request", new JsonObject()).status()).isEqualTo("ok");
        assertThat(runInSubshell("%echo a b").result()).isEqualTo("a|b");
        KernelClient.Outcome java =
                runInSubshell("int besides = 20;\nSystem.out.println(\"beside\");\nbesides + 1");
        assertThat(java.result()).isEqualTo("21");
        assertThat(java.stream("stdout")).isEqualTo("beside\n");
        assertThat(runInSubshell("gate.countDown();").status()).isEqualTo("ok");
        assertThat(replyOfMain(main).text("status")).isEqualTo("ok");
        assertThat(kernel.run("besides").result()).isEqualTo("20");
    }

    @Test
    void theMainShellRunsWhileASubshellIsBusy() {
        String busy = kernel.send(kernel.shell, "execute_request", code(WAITS), subshell);
        awaitText("main waits");
        assertThat(kernel.run("gate.getCount()").result()).isEqualTo("1");
        kernel.run("gate.countDown();");
        assertThat(replyOfMain(busy).text("status")).isEqualTo("ok");
    }

    @Test
    void anInterruptStopsTheCellsOfAllShells() {
        String main = kernel.sendCell(WAITS, new JsonObject());
        awaitText("main waits");
        String loop =
                kernel.send(
                        kernel.shell,
                        "execute_request",
                        code("System.out.println(\"loops\");\nwhile (true) { }"),
                        subshell);
        awaitText("loops");
        kernel.control("interrupt_request");
        assertThat(replyOfMain(main).text("ename")).isEqualTo("Interrupted");
        assertThat(replyOfMain(loop).text("ename")).isEqualTo("Interrupted");
        assertThat(runInSubshell("40 + 2").result()).isEqualTo("42");
    }

    @Test
    void aFailureAbortsWhatWaitsInItsOwnShellOnly() {
        String main = kernel.sendCell(WAITS, new JsonObject());
        awaitText("main waits");
        String next = kernel.sendCell("\"next\"", new JsonObject());
        String fails =
                kernel.send(
                        kernel.shell,
                        "execute_request",
                        code("Thread.sleep(300); throw new Error();"),
                        subshell);
        String behind = kernel.send(kernel.shell, "execute_request", code("1"), subshell);
        assertThat(replyOfMain(fails).text("status")).isEqualTo("error");
        assertThat(replyOfMain(behind).text("status")).isEqualTo("aborted");
        runInSubshell("gate.countDown();");
        assertThat(replyOfMain(main).text("status")).isEqualTo("ok");
        assertThat(replyOfMain(next).text("status")).isEqualTo("ok");
    }

    @Test
    void subshellsAreListedAndADeletedOneIsRefusedByName() {
        assertThat(list()).contains(subshell);
        String loop =
                kernel.send(kernel.shell, "execute_request", code("while (true) { }"), subshell);
        String behind = kernel.send(kernel.shell, "execute_request", code("1"), subshell);
        // A reply from the same channel: both have arrived.
        kernel.request("kernel_info_request", new JsonObject());
        assertThat(kernel.control("delete_subshell_request", id(subshell)).status())
                .isEqualTo("ok");
        assertThat(replyOfMain(loop).text("status")).isIn("error", "aborted");
        assertThat(replyOfMain(behind).text("status")).isEqualTo("aborted");
        assertThat(list()).doesNotContain(subshell);
        assertThat(runInSubshell("1").reply().get("evalue").getAsString())
                .contains("there is no subshell " + subshell);
        assertThat(kernel.control("delete_subshell_request", id(subshell)).status())
                .isEqualTo("error");
    }

    private static List<String> list() {
        return kernel
                .control("list_subshell_request")
                .reply()
                .getAsJsonArray("subshell_id")
                .asList()
                .stream()
                .map(each -> each.getAsString())
                .toList();
    }

    @Test
    void theSameNamesDeclaredInTwoShellsAtOnceDoNotSpoilEachOther() {
        String[] ids = new String[20];
        for (int i = 0; i < ids.length; i++) {
            ids[i] =
                    kernel.send(
                            kernel.shell,
                            "execute_request",
                            code(
                                    "int r%d = %d;\nint f%d() { return r%d; }\nf%d()"
                                            .replace("%d", "" + i)),
                            i % 2 == 0 ? "" : subshell);
        }
        for (int i = 0; i < ids.length; i++) {
            assertThat(kernel.outcome(kernel.shell, ids[i]).result()).isEqualTo("" + i);
        }
    }
}

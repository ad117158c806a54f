package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the messaging protocol asks of a kernel. */
class ProtocolTest {
    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    private static JsonObject json(String text) {
        return KernelClient.json(text);
    }

    @Test
    void kernelInfoIsTheSameOnShellAndControl() {
        JsonObject shell = kernel.request("kernel_info_request", new JsonObject()).reply();
        assertThat(kernel.control("kernel_info_request").reply()).isEqualTo(shell);
        assertThat(shell.get("status").getAsString()).isEqualTo("ok");
        assertThat(shell.get("banner").getAsString()).isEqualTo("SambaFlow (Java)");
        assertThat(shell.get("protocol_version").getAsString()).isEqualTo("5.5");
        assertThat(shell.getAsJsonObject("language_info").get("name").getAsString())
                .isEqualTo("java");
    }

    /** A client is made only once kernel_info has been answered. */
    @Test
    void theKernelIntroducesItselfBeforeItCanRunJava(@TempDir Path folder) throws IOException {
        Path go = folder.resolve("go");
        try (KernelClient slow = KernelClient.start(Map.of("SAMPLE_WAITS_FOR", go.toString()))) {
            String cell = slow.sendCell("40 + 2", new JsonObject());
            assertThat(slow.control("kernel_info_request").status()).isEqualTo("ok");
            assertThat(slow.heartbeat("there?")).isEqualTo("there?");
            Files.createFile(go);
            assertThat(slow.outcome(slow.shell, cell).result()).isEqualTo("42");
        }
    }

    @Test
    void everyRequestIsFramedByBusyAndIdle() {
        for (String type :
                List.of(
                        "kernel_info_request",
                        "execute_request",
                        "complete_request",
                        "inspect_request",
                        "is_complete_request",
                        "history_request",
                        "comm_info_request",
                        "connect_request",
                        "comm_msg",
                        "no_such_request")) {
            String id = kernel.send(kernel.shell, type, new JsonObject());
            List<KernelClient.Received> published = kernel.publishedFor(id);
            assertThat(published.getFirst().text("execution_state")).as(type).isEqualTo("busy");
            assertThat(published.getLast().text("execution_state")).as(type).isEqualTo("idle");
        }
    }

    @Test
    void aSilentCellShowsNothingAndIsNotCounted() {
        int count = kernel.run("1").reply().get("execution_count").getAsInt();
        KernelClient.Outcome silent =
                kernel.run("System.out.println(\"x\"); 5", json("{'silent': true}"));
        assertThat(silent.types()).isEmpty();
        assertThat(silent.reply().get("execution_count").getAsInt()).isEqualTo(count);
    }

    @Test
    void storeHistoryFalseShowsTheResultButIsNotCounted() {
        int count = kernel.run("1").reply().get("execution_count").getAsInt();
        KernelClient.Outcome aside = kernel.run("5", json("{'store_history': false}"));
        assertThat(aside.result()).isEqualTo("5");
        assertThat(aside.reply().get("execution_count").getAsInt()).isEqualTo(count);
        assertThat(kernel.run("1").reply().get("execution_count").getAsInt()).isEqualTo(count + 1);
    }

    @Test
    void cellsQueuedBehindAnErrorAreAbortedAndLaterOnesRun() {
        String slow =
                kernel.sendCell("Thread.sleep(700); throw new Error(\"e\");", new JsonObject());
        String second = kernel.sendCell("int never = 1;", new JsonObject());
        String info = kernel.send(kernel.shell, "history_request", new JsonObject());
        String third = kernel.sendCell("never", new JsonObject());
        assertThat(kernel.outcome(kernel.shell, slow).status()).isEqualTo("error");
        assertThat(kernel.outcome(kernel.shell, second).status()).isEqualTo("aborted");
        assertThat(kernel.outcome(kernel.shell, info).status()).isEqualTo("ok");
        assertThat(kernel.outcome(kernel.shell, third).status()).isEqualTo("aborted");
        assertThat(kernel.run("2 + 2").result()).isEqualTo("4");
    }

    @Test
    void stopOnErrorFalseLetsTheQueueRun() {
        String slow =
                kernel.sendCell(
                        "Thread.sleep(300); throw new Error(\"e\");",
                        json("{'stop_on_error': false}"));
        String second = kernel.sendCell("7", new JsonObject());
        assertThat(kernel.outcome(kernel.shell, slow).status()).isEqualTo("error");
        assertThat(kernel.outcome(kernel.shell, second).result()).isEqualTo("7");
    }

    @Test
    void userExpressionsAnswerEachForItself() {
        KernelClient.Outcome outcome =
                kernel.run(
                        "int base = 20;",
                        json("{'user_expressions': {'good': 'base + 1', 'bad': 'nosuch'}}"));
        JsonObject values = outcome.reply().getAsJsonObject("user_expressions");
        assertThat(outcome.status()).isEqualTo("ok");
        assertThat(values.getAsJsonObject("good").getAsJsonObject("data").get("text/plain"))
                .hasToString("\"21\"");
        assertThat(values.getAsJsonObject("bad").get("status").getAsString()).isEqualTo("error");
    }

    @Test
    void inputIsAskedFromTheFrontEndThatRunsTheCell() {
        String id =
                kernel.sendCell(
                        "var lines = new Scanner(System.in);\nlines.nextLine() + \"-\" + lines.nextLine()",
                        json("{'allow_stdin': true}"));
        for (String line : List.of("one", "two")) {
            KernelClient.Received asked = kernel.receive(kernel.stdin, 20_000);
            assertThat(asked.type()).isEqualTo("input_request");
            kernel.send(kernel.stdin, "input_reply", json("{'value': '%s'}".formatted(line)));
        }
        assertThat(kernel.outcome(kernel.shell, id).result()).isEqualTo("one-two");
    }

    @Test
    void inputThatIsNotAllowedFailsAtOnce() {
        KernelClient.Outcome outcome =
                kernel.run("System.in.read()", json("{'allow_stdin': false}"));
        assertThat(outcome.reply().get("ename").getAsString()).isEqualTo("IOException");
        assertThat(outcome.error()).contains("allow_stdin is false");
    }

    @Test
    void historyHasTailRangeAndSearch() {
        int first = kernel.run("100 + 1").reply().get("execution_count").getAsInt();
        kernel.run("100 + 2");
        kernel.run("100 + 2");
        assertThat(history("{'hist_access_type': 'tail', 'n': 3}"))
                .containsExactly("100 + 1", "100 + 2", "100 + 2");
        assertThat(
                        history(
                                "{'hist_access_type': 'range', 'session': 0, 'start': %d, 'stop': %d}"
                                        .formatted(first, first + 2)))
                .containsExactly("100 + 1", "100 + 2");
        assertThat(history("{'hist_access_type': 'search', 'pattern': '100*', 'unique': true}"))
                .containsExactly("100 + 1", "100 + 2");
    }

    private static List<String> history(String content) {
        return kernel
                .request("history_request", json(content))
                .reply()
                .getAsJsonArray("history")
                .asList()
                .stream()
                .map(row -> row.getAsJsonArray().get(2).getAsString())
                .toList();
    }

    @Test
    void completionCountsCodePointsAndTellsTypes() {
        String code = "/* 🙂🙂 */ System.out.printl";
        JsonObject request = json("{'cursor_pos': 26}");
        request.addProperty("code", code);
        JsonObject reply = kernel.request("complete_request", request).reply();
        assertThat(code.codePointCount(0, code.length())).isEqualTo(26);
        assertThat(reply.get("cursor_start").getAsInt()).isEqualTo(20);
        assertThat(reply.get("cursor_end").getAsInt()).isEqualTo(26);
        assertThat(reply.getAsJsonArray("matches").toString()).isEqualTo("[\"println(\"]");
        assertThat(
                        reply.getAsJsonObject("metadata")
                                .getAsJsonArray("_jupyter_types_experimental")
                                .get(0)
                                .getAsJsonObject()
                                .get("type")
                                .getAsString())
                .isEqualTo("function");
    }

    @Test
    void aCallThatCompletesHasTheParametersOfItsOverloads() {
        kernel.run("class Part { Part(int number) {} Part(String name, int number) {} }");
        assertThat(signature("Math.ma", "max("))
                .isEqualTo(
                        "(int a, int b) | (long a, long b) | (float a, float b) | (double a, double b)");
        assertThat(signature("new Par", "Part("))
                .isEqualTo("(int number) | (String name, int number)");
        assertThat(signature("\"x\".lengt", "length()")).isEqualTo("()");
        assertThat(signature("List.o", "of(")).endsWith(" | ... (8 more)");
        assertThat(signature("Math.", "max(")).isEqualTo("none");
        assertThat(signature("Math.P", "PI")).isEqualTo("none");
    }

    private static String signature(String code, String match) {
        JsonObject request = new JsonObject();
        request.addProperty("code", code);
        request.addProperty("cursor_pos", code.length());
        JsonObject reply = kernel.request("complete_request", request).reply();
        return reply
                .getAsJsonObject("metadata")
                .getAsJsonArray("_jupyter_types_experimental")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .filter(typed -> typed.get("text").getAsString().equals(match))
                .map(typed ->
                        typed.has("signature") ? typed.get("signature").getAsString() : "none")
                .findFirst()
                .orElse("no such match");
    }

    @Test
    void completionSeesTheSnippetOfTheCursorInACellOfSeveral() {
        kernel.run("String greeting = \"hi\";");
        String code = "int a = 1;\nint b = 2;\ngreeting.toUpp";
        JsonObject request = new JsonObject();
        request.addProperty("code", code);
        request.addProperty("cursor_pos", code.length());
        assertThat(
                        kernel.request("complete_request", request)
                                .reply()
                                .getAsJsonArray("matches")
                                .toString())
                .contains("toUpperCase(");
    }

    @Test
    void inspectionKnowsTheLibraryAndTheCells() {
        kernel.run("int twice(int n) { return 2 * n; }\nint number = 4;");
        assertThat(inspect("Math.max", 8)).contains("int Math.max(int a, int b)");
        assertThat(inspect("Math.max", 6)).contains("int Math.max(int a, int b)");
        assertThat(inspect("twice(1)", 3)).contains("twice");
        assertThat(inspect("number + 1", 6)).contains("int number");
        assertThat(inspect("nosuchthing", 4)).isEqualTo("not found");
    }

    private static String inspect(String code, int cursor) {
        JsonObject request = json("{'cursor_pos': %d, 'detail_level': 0}".formatted(cursor));
        request.addProperty("code", code);
        JsonObject reply = kernel.request("inspect_request", request).reply();
        return reply.get("found").getAsBoolean()
                ? reply.getAsJsonObject("data").get("text/plain").getAsString()
                : "not found";
    }

    @Test
    void completenessTellsCompleteIncompleteAndInvalid() {
        assertThat(completeness("int a = 1;\na + 1")).isEqualTo("complete");
        assertThat(completeness("int f() {")).isEqualTo("incomplete");
        assertThat(completeness("int 5 = ;")).isEqualTo("invalid");
        assertThat(completeness("%compile LogReg")).isEqualTo("complete");
        assertThat(completeness("%compile LogReg \\")).isEqualTo("incomplete");
        assertThat(completeness("%compile LogReg\nint f() {")).isEqualTo("incomplete");
    }

    private static String completeness(String code) {
        JsonObject request = new JsonObject();
        request.addProperty("code", code);
        return kernel.request("is_complete_request", request).reply().get("status").getAsString();
    }

    @Test
    void aCommForAnUnknownTargetIsClosed() {
        KernelClient.Outcome outcome =
                new KernelClient.Outcome(
                        new JsonObject(),
                        kernel.publishedFor(
                                kernel.send(
                                        kernel.shell,
                                        "comm_open",
                                        json(
                                                "{'comm_id': 'c1', 'target_name': 'nobody', 'data': {}}"))));
        assertThat(outcome.types()).containsExactly("status", "comm_close", "status");
        assertThat(outcome.published().get(1).text("comm_id")).isEqualTo("c1");
        JsonObject info = kernel.request("comm_info_request", new JsonObject()).reply();
        assertThat(info.getAsJsonObject("comms").isEmpty()).isTrue();
    }
}

package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was typed before is found again, in this session and in later ones. */
class HistoryTest {
    private static final int SESSIONS = 4;

    @TempDir private Path folder;
    private final List<String> log = new ArrayList<>();

    private History session() {
        return new History(
                new HistoryFiles(folder.resolve("history"), log::add, SESSIONS, 1 << 20), log::add);
    }

    private static History with(History history, String... cells) {
        for (int i = 0; i < cells.length; i++) {
            history.add(i + 1, cells[i], cells[i].equals("1 + 1") ? "2" : "");
        }
        history.close();
        return history;
    }

    private static String ask(History history, String content) {
        return new HistoryRequests(history)
                .reply(KernelClient.json(content))
                .getAsJsonArray("history")
                .toString();
    }

    @Test
    void theTailGoesBackIntoOlderSessions() {
        with(session(), "a", "b");
        with(session(), "c");
        History third = with(session(), "d", "e");
        assertThat(ask(third, "{'hist_access_type': 'tail', 'n': 4}"))
                .isEqualTo("[[1,2,\"b\"],[2,1,\"c\"],[3,1,\"d\"],[3,2,\"e\"]]");
    }

    @Test
    void aRangeIsOfThisSessionAnOlderOneOrOneCountedBack() {
        with(session(), "a", "b");
        with(session(), "c");
        History third = with(session(), "d", "e", "f");
        assertThat(ask(third, "{'hist_access_type': 'range', 'session': 1, 'start': 1, 'stop': 2}"))
                .isEqualTo("[[1,1,\"a\"]]");
        assertThat(ask(third, "{'hist_access_type': 'range', 'session': -1, 'start': 1}"))
                .isEqualTo("[[2,1,\"c\"]]");
        assertThat(ask(third, "{'hist_access_type': 'range', 'session': 0, 'start': 2}"))
                .isEqualTo("[[3,2,\"e\"],[3,3,\"f\"]]");
        assertThat(ask(third, "{'hist_access_type': 'range', 'session': 0, 'start': -1}"))
                .isEqualTo("[[3,3,\"f\"]]");
        assertThat(ask(third, "{'hist_access_type': 'range', 'session': 0, 'stop': -1}"))
                .isEqualTo("[[3,1,\"d\"],[3,2,\"e\"]]");
        assertThat(ask(third, "{'hist_access_type': 'range', 'session': -9, 'start': 1}"))
                .isEqualTo("[]");
    }

    @Test
    void aSearchFindsTheNewestAndEachOnceIfAsked() {
        with(session(), "1 + 1", "int a;");
        History second = with(session(), "1 + 2", "1 + 1");
        assertThat(ask(second, "{'hist_access_type': 'search', 'pattern': '1 + ?', 'n': 2}"))
                .isEqualTo("[[2,1,\"1 + 2\"],[2,2,\"1 + 1\"]]");
        assertThat(ask(second, "{'hist_access_type': 'search', 'pattern': '1*', 'unique': true}"))
                .isEqualTo("[[2,1,\"1 + 2\"],[2,2,\"1 + 1\"]]");
    }

    @Test
    void theOutputIsTheTextOfTheResultIfThereWasOne() {
        History first = with(session(), "1 + 1", "int a;");
        String both = "[[1,1,[\"1 + 1\",\"2\"]],[1,2,[\"int a;\",null]]]";
        assertThat(ask(first, "{'hist_access_type': 'tail', 'output': true}")).isEqualTo(both);
        assertThat(ask(session(), "{'hist_access_type': 'tail', 'output': true}")).isEqualTo(both);
    }

    @Test
    void damagedLinesAndForeignFilesArePassedOver() throws IOException {
        with(session(), "a", "b");
        Path file = folder.resolve("history").resolve("1.jsonl");
        Files.writeString(
                file,
                "{\"line\": 3, \"in\": \"cut\n[]\nnull\n{\"line\": 4}\n{\"line\": \"x\", \"in\": 1}\n",
                StandardOpenOption.APPEND);
        Files.write(file, new byte[] {-1, 0, '\n'}, StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("history").resolve("notes.txt"), "not ours");
        Files.createDirectory(folder.resolve("history").resolve("2.jsonl"));
        History next = with(session(), "c");
        assertThat(ask(next, "{'hist_access_type': 'tail'}"))
                .isEqualTo("[[1,1,\"a\"],[1,2,\"b\"],[3,1,\"c\"]]");
        assertThat(log).isEmpty();
    }

    @Test
    void sessionsAreBounded() {
        for (int i = 1; i <= SESSIONS + 2; i++) {
            with(session(), "cell of " + i);
        }
        assertThat(ask(session(), "{'hist_access_type': 'tail'}"))
                .doesNotContain("of 1\"")
                .contains("of " + (SESSIONS + 2) + "\"");
        assertThat(folder.resolve("history").toFile().list()).hasSizeLessThanOrEqualTo(SESSIONS);
    }

    @Test
    void aSessionThatCannotBeKeptLivesInMemory() throws IOException {
        Files.writeString(folder.resolve("history"), "a file in the way");
        History history = with(session(), "a");
        assertThat(ask(history, "{'hist_access_type': 'tail'}")).isEqualTo("[[1,1,\"a\"]]");
        assertThat(log).hasSize(1).first().asString().contains("SAMBAFLOW_STATE names another");
    }

    @Test
    void severalSessionsAtOnceHaveNumbersOfTheirOwn() {
        List<History> all = IntStream.range(0, SESSIONS - 1).mapToObj(i -> session()).toList();
        all.parallelStream().forEach(each -> with(each, "a", "b", "c"));
        assertThat(ask(session(), "{'hist_access_type': 'search', 'pattern': 'b'}"))
                .isEqualTo("[[1,2,\"b\"],[2,2,\"b\"],[3,2,\"b\"]]");
    }

    @Test
    void aKernelFindsWhatAnotherHasKeptAndShowsItToNobodyElse() throws Exception {
        Map<String, String> state = Map.of("SAMBAFLOW_STATE", folder.resolve("s").toString());
        try (KernelClient kernel = KernelClient.start(state)) {
            kernel.run("20 + 1");
            kernel.run("System.out.println();", KernelClient.json("{'store_history': false}"));
            kernel.sendFrames(kernel.shell, List.of(new byte[0]));
            kernel.control("shutdown_request");
            kernel.process().waitFor();
        }
        try (KernelClient kernel = KernelClient.start(state)) {
            JsonObject asked = KernelClient.json("{'hist_access_type': 'tail', 'output': true}");
            assertThat(kernel.request("history_request", asked).reply().get("history"))
                    .hasToString("[[1,1,[\"20 + 1\",\"21\"]]]");
        }
        Path kept = folder.resolve("s").resolve("history").resolve("1.jsonl");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("s").resolve("kernel.log"))
                .content()
                .contains("shell: message dropped, no <IDS|MSG> delimiter");
    }

    @Test
    void theStateFolderIsWhereTheEnvironmentSays() {
        assertThat(StateFolder.of(Map.of("SAMBAFLOW_STATE", "/own", "XDG_STATE_HOME", "/x")))
                .isEqualTo(Path.of("/own"));
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "/x")))
                .isEqualTo(Path.of("/x/sambaflow"));
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "relative")))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/sambaflow"));
    }

    @Test
    void theLogIsBoundedAndSaysWhenItCannotBeWritten() throws IOException {
        var terminal = new java.io.ByteArrayOutputStream();
        var stream = new java.io.PrintStream(terminal, true);
        KernelLog kernelLog = new KernelLog(stream, folder);
        for (int i = 0; i < 1200; i++) {
            kernelLog.accept(i + "x".repeat(2000));
        }
        assertThat(Files.size(folder.resolve("kernel.log"))).isLessThan(2 << 20);
        assertThat(folder.resolve("kernel.log.1")).exists();
        assertThat(folder.resolve("kernel.log")).content().contains("1199x");
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        new KernelLog(stream, inTheWay.resolve("below")).accept("still said");
        assertThat(terminal.toString()).contains("still said").contains("cannot be written");
    }
}

package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The magics of any notebook, as its author meets them. */
class GeneralMagicsTest {
    private static KernelClient kernel;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @BeforeEach
    void enter() {
        assertThat(kernel.run("%cd " + folder).stream("stdout")).isEqualTo(folder + "\n");
    }

    private static String out(String cell) {
        KernelClient.Outcome outcome = kernel.run(cell);
        assertThat(outcome.status()).as(cell + outcome.reply()).isEqualTo("ok");
        return outcome.stream("stdout");
    }

    @Test
    void aCommandWritesToThePageAndItsLinesAreAValue() {
        assertThat(out("int n = 3;\n!echo {n + 1} '{x}' \"{n}\" ${HOME:+home} {{a,b}}"))
                .isEqualTo("4 {x} 3 home a b\n");
        assertThat(
                        kernel.run("var lines = !printf 'a\\nb\\n'\nlines.size() + lines.get(1)")
                                .result())
                .isEqualTo("2b");
        assertThat(kernel.run("boolean done = true;\nboolean not = !done;\n!done").result())
                .isEqualTo("false");
    }

    @Test
    void aCommandThatFailsIsAnErrorWithItsCode() {
        assertThat(kernel.run("!exit 3").error())
                .isEqualTo("CommandException: exit code 3 from bash: exit 3");
        assertThat(kernel.run("%%bash\necho before\nfalse").stream("stdout")).isEqualTo("before\n");
        assertThat(kernel.run("!nosuchcommand").error()).contains("127 (no such command)");
        assertThat(kernel.run("!echo {nosuch}").error())
                .contains("cannot find symbol: variable nosuch");
    }

    @Test
    void anInterruptEndsACommandAndAllItHasStarted() throws Exception {
        String id = kernel.sendCell("%%bash\nsleep 300 & echo $! ; sleep 300", new JsonObject());
        KernelClient.Received next = kernel.receive(kernel.iopub, 30_000);
        while (!next.type().equals("stream")) {
            next = kernel.receive(kernel.iopub, 30_000);
        }
        long child = Long.parseLong(next.text("text").strip());
        assertThat(ProcessHandle.of(child)).isPresent();
        kernel.control("interrupt_request");
        assertThat(kernel.outcome(kernel.shell, id).status()).isEqualTo("error");
        ProcessHandle.of(child)
                .ifPresent(handle ->
                        assertThat(handle.onExit())
                                .succeedsWithin(java.time.Duration.ofSeconds(30)));
        assertThat(kernel.run("1 + 1").result()).isEqualTo("2");
    }

    @Test
    void aFileIsWrittenReplacedAndAppendedTo() throws IOException {
        assertThat(out("%%writefile a.txt\none")).isEqualTo("Wrote a.txt\n");
        assertThat(out("%%writefile -a a.txt\ntwo\n")).isEqualTo("Appended to a.txt\n");
        assertThat(folder.resolve("a.txt")).hasContent("one\ntwo\n");
        assertThat(out("%%writefile a.txt\nthree")).isEqualTo("Replaced a.txt\n");
        assertThat(folder.resolve("a.txt")).hasContent("three\n");
        assertThat(Files.list(folder)).hasSize(1);
        assertThat(kernel.run("%%writefile no/a.txt\nx").error()).contains("there is no folder");
    }

    @Test
    void theFolderHoldsForMagicsAndCommands() {
        assertThat(out("!mkdir sub; pwd")).isEqualTo(folder + "\n");
        assertThat(out("%cd sub\n!pwd\n%cd -"))
                .isEqualTo(folder + "/sub\n" + folder + "/sub\n" + folder + "\n");
        assertThat(kernel.run("var here = %pwd\nhere.getFileName()").result())
                .isEqualTo(folder.getFileName().toString());
        assertThat(out("%ls")).isEqualTo("sub/\n");
        assertThat(kernel.run("%cd nosuch").error()).contains("there is no folder");
    }

    @Test
    void theEnvironmentIsThatOfCommands() {
        assertThat(out("%env GREETING=good day\n!echo $GREETING")).isEqualTo("good day\n");
        assertThat(kernel.run("%env GREETING").result()).isEqualTo("good day");
        assertThat(kernel.run("%env --unset GREETING\n%env GREETING").error())
                .contains("there is no variable GREETING");
    }

    @Test
    void aFileOfJavaAndANotebookRunHere() throws IOException {
        Files.writeString(
                folder.resolve("Twice.java"),
                "package x;\n\npublic class Twice { static int of(int n) { return 2 * n; } }\n");
        Files.writeString(
                folder.resolve("n.ipynb"),
                "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"no\"}, {\"cell_type\": \"code\", \"source\": [\"int loaded = 4;\\n\", \"loaded + 1\"]}]}");
        Files.writeString(folder.resolve("Bad.java"), "int ok = 1;\nint bad = \"text\";\n");
        assertThat(kernel.run("%load Twice.java\nTwice.of(4)").result()).isEqualTo("8");
        assertThat(kernel.run("%load n.ipynb").result()).isEqualTo("5");
        assertThat(kernel.run("%load Bad.java").error())
                .startsWith("Bad.java, line 2: incompatible types");
        assertThat(kernel.run("%load nosuch.java").error()).contains("there is no file");
    }

    @Test
    void aJarIsUsedInTheNextLineAndSomethingElseIsRefused() throws IOException {
        try (ZipOutputStream jar =
                new ZipOutputStream(Files.newOutputStream(folder.resolve("data.jar")))) {
            jar.putNextEntry(new ZipEntry("note.txt"));
            jar.write("from the jar".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        String read =
                "new String(Thread.currentThread().getContextClassLoader().getResourceAsStream(\"note.txt\").readAllBytes())";
        assertThat(kernel.run("%classpath *.jar\n" + read).result()).isEqualTo("from the jar");
        assertThat(out("%classpath")).contains(folder + "/data.jar");
        Files.writeString(folder.resolve("no.jar"), "text");
        assertThat(kernel.run("%classpath no.jar").error()).contains("is no jar");
    }

    @Test
    void coordinatesThatNameNothingAreOneClearError() {
        assertThat(kernel.run("%maven a.b:c").error())
                .isEqualTo(
                        "CommandException: %maven: 'a.b:c' names no artifact; write GROUP:ARTIFACT:VERSION, such as org.apache.commons:commons-csv:1.14.1");
        assertThat(kernel.run("%maven --offline no.such:thing:1.0").error())
                .startsWith(
                        "CommandException: %maven: cannot find no.such:thing:jar:1.0 offline in the local repository")
                .hasLineCount(1);
        assertThat(kernel.run("%maven --sorces a:b:1").error()).contains("did you mean --sources?");
    }

    @Test
    void timeIsMeasuredAndTheValueKept() {
        KernelClient.Outcome timed = kernel.run("%time 6 * 7");
        assertThat(timed.result()).isEqualTo("42");
        assertThat(timed.stream("stdout")).matches("Wall .* ms, CPU .*s, compiling .*ms\n");
        assertThat(out("%timeit -n 10 -r 3 Thread.sleep(1)"))
                .matches("\\d\\.?\\d* ms per loop \\(median of 3 runs of 10 loops, .*\\)\n");
        assertThat(kernel.run("%timeit nosuch").error()).contains("cannot find symbol");
        assertThat(kernel.run("%%time\nint inner = 1;\n\nint wrong = \"x\";").error())
                .contains("line 4: incompatible");
    }

    @Test
    void whatTimedCodeThrowsShowsTheFramesOfAPlainCell() {
        kernel.run("int divide(int by) {\n  return 1 / by;\n}");
        String plain = kernel.run("\n\ndivide(\n  0)").error();
        String numbered = "cell \\[\\d+]";
        assertThat(plain).contains("ArithmeticException: / by zero\n    at divide (cell [");
        for (String magic : new String[] {"%%time", "%%timeit"}) {
            assertThat(kernel.run(magic + "\n\ndivide(\n  0)").error().replaceAll(numbered, "cell"))
                    .as(magic)
                    .isEqualTo(plain.replaceAll(numbered, "cell"));
        }
        assertThat(kernel.run("\n%timeit divide(0)").error()).endsWith("], line 2");
        assertThat(kernel.run("\n%timeit int x = divide(0);").error()).endsWith("], line 2");
    }

    @Test
    void variablesAndHelpAreShown() {
        kernel.run("int[] seen = {1, 2};\nString word = \"text\";");
        assertThat(out("%who int[]")).isEqualTo("seen  int[]  int[2] {1, 2}\n");
        assertThat(out("?word")).contains("String word = \"text\"");
        assertThat(out("Math.max?"))
                .contains("int Math.max(int a, int b)")
                .contains("Returns the greater of two");
        assertThat(out("%who?")).contains("Usage: %who");
        assertThat(out("%echo --x?")).isEmpty();
        assertThat(kernel.run("?nosuch").error()).contains("nothing is known about nosuch");
        for (String line : out("%lsmagic").lines().filter(l -> l.matches("%%?\\w+ .*")).toList()) {
            String name = line.substring(0, line.indexOf(' '));
            assertThat(out(name + " --help")).as(name).containsIgnoringCase("usage: ");
        }
    }

    @Test
    void filesOptionsAndJavaAreCompleted() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data.csv"), "");
        assertThat(complete("%load da")).isEqualTo("6-8 [\"data/\",\"data.csv\"]");
        assertThat(complete("!cat da")).isEqualTo("5-7 [\"data/\",\"data.csv\"]");
        assertThat(complete("%maven --so")).isEqualTo("7-11 [\"--sources\"]");
        assertThat(complete("Files.readString(Path.of(\"dat")).endsWith("[\"data/\",\"data.csv\"]");
        kernel.run("int counter = 1;");
        assertThat(complete("%ls {count")).isEqualTo("5-10 [\"counter\"]");
        assertThat(complete("%time count")).isEqualTo("6-11 [\"counter\"]");
    }

    private static String complete(String code) {
        JsonObject request = new JsonObject();
        request.addProperty("code", code);
        request.addProperty("cursor_pos", code.length());
        JsonObject reply = kernel.request("complete_request", request).reply();
        return "%s-%s %s"
                .formatted(
                        reply.get("cursor_start"),
                        reply.get("cursor_end"),
                        reply.getAsJsonArray("matches"));
    }

    @Test
    void unfinishedBlocksAreIndented() {
        JsonObject request = new JsonObject();
        request.addProperty("code", "class A {\n    void b() {");
        JsonObject reply = kernel.request("is_complete_request", request).reply();
        assertThat(reply.get("status").getAsString()).isEqualTo("incomplete");
        assertThat(reply.get("indent").getAsString()).isEqualTo("        ");
    }

    @Test
    void aValueWhoseTextFailsIsStillAValue() {
        KernelClient.Outcome outcome =
                kernel.run(
                        "class Touchy { public String toString() { throw new IllegalStateException(\"no\"); } }\nnew Touchy()");
        assertThat(outcome.result())
                .isEqualTo("Touchy (its text failed: IllegalStateException: no)");
    }
}

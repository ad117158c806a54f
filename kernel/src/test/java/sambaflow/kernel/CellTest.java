package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the author of a cell sees: values, text, errors. */
class CellTest {
    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @Test
    void theValueOfTheLastExpressionIsTheResult() {
        assertThat(kernel.run("int six = 6;\nint seven = 7;\nsix * seven").result())
                .isEqualTo("42");
    }

    @Test
    void declarationsAssignmentsAndNullShowNothing() {
        assertThat(kernel.run("int quiet = 1;\nquiet = 2;\nString none = null;\nnone").types())
                .containsExactly("execute_input");
    }

    @Test
    void usualPackagesAndThoseOfOtherJarsAreImported() {
        String code =
                "new BigDecimal(\"1.5\").add(BigDecimal.ONE) + \" \" + Stream.of(1).toList()"
                        + " + max(1, 2) + Path.of(\"a\") + Caller.class.getSimpleName()";
        assertThat(kernel.run(code).result()).isEqualTo("2.5 [1]2aCaller");
    }

    @Test
    void standardStreamsArriveInTheOrderOfWriting() {
        KernelClient.Outcome outcome =
                kernel.run(
                        "System.out.print(\"a\"); System.err.print(\"b\"); System.out.println(\"é🙂\");");
        assertThat(
                        outcome.published().stream()
                                .filter(m -> m.type().equals("stream"))
                                .map(m -> m.text("name") + ":" + m.text("text")))
                .containsExactly("stdout:a", "stderr:b", "stdout:é🙂\n");
    }

    @Test
    void aHundredThousandLinesArriveInOrderInFewMessages() {
        KernelClient.Outcome outcome =
                kernel.run("for (int i = 0; i < 100_000; i++) System.out.println(i);");
        String expected =
                IntStream.range(0, 100_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
        assertThat(outcome.stream("stdout")).isEqualTo(expected);
        assertThat(outcome.published().size()).isLessThan(300);
    }

    @Test
    void aThreadKeepsWritingToTheCellThatStartedIt() throws InterruptedException {
        String first =
                kernel.sendCell(
                        "new Thread(() -> { try { Thread.sleep(500); } catch (InterruptedException e) {}"
                                + " System.out.println(\"late\"); }).start();",
                        new com.google.gson.JsonObject());
        kernel.outcome(kernel.shell, first);
        String second = kernel.sendCell("Thread.sleep(1500);", new com.google.gson.JsonObject());
        boolean late = false;
        for (int i = 0; i < 20 && !late; i++) {
            KernelClient.Received next = kernel.receive(kernel.iopub, 2000);
            late = next != null && next.type().equals("stream") && next.parent().equals(first);
        }
        assertThat(late).isTrue();
        kernel.outcome(kernel.shell, second);
    }

    @Test
    void aCompileErrorNamesTheLineOfTheCellAndPointsAtTheColumn() {
        KernelClient.Outcome outcome = kernel.run("int ok = 1;\n\nint wrong = \"text\";\nok");
        assertThat(outcome.reply().get("ename").getAsString()).isEqualTo("CompilationException");
        assertThat(outcome.error())
                .matches(
                        "cell \\[\\d+], line 3: incompatible types: .*\n"
                                + "    int wrong = \"text\";\n"
                                + "                \\^{6}");
        assertThat(outcome.types()).containsExactly("execute_input", "error");
    }

    @Test
    void aRunTimeErrorShowsTheCellsLinesAndNoFrameOfTheKernel() {
        int method =
                number(
                        kernel.run(
                                "\nint fail(int n) {\n  if (n == 0)\n    throw new IllegalStateException(\"boom\");\n  return fail(n - 1);\n}"));
        KernelClient.Outcome outcome = kernel.run("int before = 1;\n\nfail(\n  1);");
        int cell = number(outcome);
        assertThat(outcome.reply().get("ename").getAsString()).isEqualTo("IllegalStateException");
        assertThat(outcome.reply().get("evalue").getAsString()).isEqualTo("boom");
        assertThat(outcome.error())
                .isEqualTo(
                        """
                        IllegalStateException: boom
                            at fail (cell [%1$d], line 4)
                             4 |     throw new IllegalStateException("boom");
                            at fail (cell [%1$d], line 5)
                            at cell [%2$d], line 3\
                        """
                                .formatted(method, cell));
    }

    @Test
    void eachCauseOfAnErrorIsShownWithItsLine() {
        KernelClient.Outcome outcome =
                kernel.run(
                        "try {\n  Object o = null;\n  o.hashCode();\n} catch (Exception e) {\n"
                                + "  throw new RuntimeException(\"outer\", e);\n}");
        int cell = number(outcome);
        assertThat(outcome.error())
                .startsWith("RuntimeException: outer\n    at cell [" + cell + "], line 5\n")
                .contains("     5 |   throw new RuntimeException(\"outer\", e);\n")
                .contains("Caused by: NullPointerException: ")
                .endsWith("    at cell [" + cell + "], line 3");
    }

    @Test
    void libraryCodeSeesTheCellAndLineInTheRawFrames() {
        KernelClient.Outcome outcome =
                kernel.run(
                        "class Model {\n  String at() {\n    return Caller.here();\n  }\n}\n\n"
                                + "var places = List.of(\n    new Model().at(),\n    Caller.here());\n"
                                + "Supplier<String> later = () ->\n    Caller.here();\n"
                                + "places + \" \" + later.get() + \" \" + Caller.here()");
        String cell = "cell [" + number(outcome) + "]:";
        assertThat(outcome.result())
                .isEqualTo("[%s3, %s9] %s11 %s12".formatted(cell, cell, cell, cell));
    }

    @Test
    void aMethodThatMergesTwoTypesOfTheUserRuns() {
        assertThat(
                        kernel.run(
                                        "abstract class Shape { abstract int sides(); }\n"
                                                + "class Square extends Shape { int sides() { return 4; } }\n"
                                                + "class Triangle extends Shape { int sides() { return 3; } }\n"
                                                + "int sides(boolean four) {\n  Shape s;\n  if (four) s = new Square(); else s = new Triangle();\n"
                                                + "  for (int i = 0; i < 3; i++) { s = four ? s : new Triangle(); }\n  return s.sides();\n}\n"
                                                + "sides(true) * 10 + sides(false)")
                                .result())
                .isEqualTo("43");
    }

    @Test
    void whatIsNotYetDefinedIsSaidAndWorksOnceItIs() {
        assertThat(kernel.run("int early() { return late() + 1; }").stream("stderr"))
                .contains("early cannot be used until method late() is defined");
        assertThat(kernel.run("early()").error()).contains("until method late() is defined");
        assertThat(kernel.run("int late() { return 1; }\nearly()").result()).isEqualTo("2");
    }

    @Test
    void variablesKeepTheirValuesWhenWhatMadeThemIsEdited() {
        kernel.run(
                "int source() { return 1; }\nvar made = source();\nString text = \"first\"; var cut = text.substring(2);");
        kernel.run("int source() { return 2; }\nString text = \"override\";");
        assertThat(kernel.run("made + cut").result()).isEqualTo("1rst");
    }

    @Test
    void aVariableWhoseTypeIsEditedIsSaidToBeLost() {
        kernel.run("class Kept { int a; }\nKept kept = new Kept();");
        assertThat(kernel.run("class Kept { int a, b; }").stream("stderr"))
                .contains("Variable kept has lost its value");
        assertThat(kernel.run("Kept kept = new Kept();\nkept.b").result()).isEqualTo("0");
    }

    private static int number(KernelClient.Outcome outcome) {
        return outcome.reply().get("execution_count").getAsInt();
    }
}

package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Magics of an extension found on the class path, called from cells. */
class MagicTest {
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
    void argumentsAreSplitAsInAShell() {
        assertThat(kernel.run("%echo one \"two words\" 'it''s' a\\ b --x=\"1 2\"").result())
                .isEqualTo("one|two words|its|a b|--x=1 2");
    }

    @Test
    void aBackslashContinuesTheLine() {
        assertThat(kernel.run("%echo one \\\n  two \\\n  three\n1;").types())
                .contains("execute_result");
        assertThat(kernel.run("%echo one \\\n  two").result()).isEqualTo("one|two");
    }

    @Test
    void magicsAndJavaRunInTheOrderOfTheCell() {
        assertThat(
                        kernel.run(
                                        "int n = 3;\nvar p = %point\nString said = %echo a b;\n"
                                                + "n = n + p.x() * p.y();\n%nothing\nsaid + n")
                                .result())
                .isEqualTo("a|b15");
    }

    @Test
    void theValueOfTheLastMagicIsTheResult() {
        assertThat(kernel.run("%echo first\n%echo second\nint after = 1;").result())
                .isEqualTo("second");
    }

    @Test
    void aValueOfAHiddenTypeIsAnObjectAndAVariableCanBeSetAgain() {
        assertThat(kernel.run("var h = %hidden\nObject o = h;\no").result()).isEqualTo("hidden 5");
        assertThat(kernel.run("String s = \"\";\ns = %echo again\ns").result()).isEqualTo("again");
    }

    @Test
    void aPercentSignInsideJavaIsJava() {
        assertThat(kernel.run("int five = 5;\nint r = (17\n  %five);\nr").result()).isEqualTo("2");
        assertThat(kernel.run("String t = \"\"\"\n%echo no\n\"\"\";\nt").result())
                .isEqualTo("%echo no\n");
    }

    @Test
    void aCellMagicTakesTheRestOfTheCell() {
        assertThat(kernel.run("%%count a 'b c'\nline\n%echo line\n\nline").result())
                .isEqualTo("[a, b c] 4");
    }

    @Test
    void anUnknownMagicNamesTheNearest() {
        KernelClient.Outcome outcome = kernel.run("%complie LogReg");
        assertThat(outcome.error()).contains("There is no magic %complie. Did you mean %compile?");
        assertThat(kernel.run("%%coumt\nx").error()).contains("Did you mean %%count?");
    }

    @Test
    void aMagicsMessageStandsAloneAndAMistakeInAMagicShowsItsFrames() {
        KernelClient.Outcome refused = kernel.run("%refuse");
        assertThat(refused.error())
                .isEqualTo("IllegalArgumentException: there is no dataset mnits");
        assertThat(refused.reply().get("ename").getAsString())
                .isEqualTo("IllegalArgumentException");
        assertThat(kernel.run("%broken").error())
                .startsWith("NullPointerException: weights\n    at ")
                .contains("SampleExtension.refuse")
                .doesNotContain("sambaflow.kernel.magic");
    }

    @Test
    void javaEvaluatedInsideAMagicSeesTheCellsTypes() {
        kernel.run("class LogReg { int size = 9; }");
        assertThat(kernel.run("%eval new LogReg().size").result()).isEqualTo("9");
        assertThat(kernel.run("var c = %eval LogReg.class\nc.getSimpleName()").result())
                .isEqualTo("LogReg");
        assertThat(kernel.run("var model = %eval new LogReg()\nmodel.size").result())
                .isEqualTo("9");
        assertThat(kernel.run("%eval nosuch").error()).contains("cannot find symbol");
        assertThat(
                        kernel.run(
                                        "Class.forName(LogReg.class.getName(), true,"
                                                + " Thread.currentThread().getContextClassLoader()) == LogReg.class")
                                .result())
                .isEqualTo("true");
    }

    @Test
    void aDisplayCanBeUpdated() {
        KernelClient.Outcome outcome = kernel.run("%show");
        assertThat(outcome.types())
                .containsExactly("execute_input", "display_data", "update_display_data");
        JsonObject update = outcome.published().get(2).content();
        assertThat(update.getAsJsonObject("transient").get("display_id").getAsString())
                .isEqualTo("curve");
        assertThat(update.getAsJsonObject("data").get("text/plain").getAsString())
                .isEqualTo("loss 1.0");
    }

    @Test
    void namesAndArgumentsAreCompleted() {
        assertThat(complete("%com")).isEqualTo("0-4 [\"%compile\"]");
        assertThat(complete("int a = 1;\nvar r = %com")).isEqualTo("19-23 [\"%compile\"]");
        assertThat(complete("%%co")).isEqualTo("0-4 [\"%%count\"]");
        assertThat(complete("%compile LogReg --a")).isEqualTo("16-19 [\"--arch\"]");
        assertThat(complete("%compile LogReg \\\n  --p")).isEqualTo("20-23 [\"--pef-name\"]");
        assertThat(complete("%compile --arch "))
                .isEqualTo("16-16 [\"--arch\",\"--pef-name\",\"sn30\"]");
    }

    private static String complete(String code) {
        JsonObject request = new JsonObject();
        request.addProperty("code", code);
        request.addProperty("cursor_pos", code.length());
        JsonObject reply = kernel.request("complete_request", request).reply();
        return reply.get("cursor_start")
                + "-"
                + reply.get("cursor_end")
                + " "
                + reply.getAsJsonArray("matches");
    }
}

package sambaflow.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where Java ends and a magic begins. */
class CellPartsTest {
    private static List<Part> parts(String cell) throws MagicException {
        return CellParts.of(
                cell,
                new CellParts.Grammar() {
                    @Override
                    public boolean goesOn(String java) {
                        return java.stripTrailing().endsWith("(");
                    }

                    @Override
                    public boolean isExpression(String text) {
                        return text.startsWith("done");
                    }
                });
    }

    @Test
    void javaAndMagicsKeepTheirLines() throws MagicException {
        assertThat(parts("\nint a;\n%one x\n\nint b;\nint c;\nvar r = %two y;"))
                .containsExactly(
                        new Part.Java(1, "\nint a;"),
                        new Part.LineCall(3, "", "one", " x"),
                        new Part.Java(4, "\nint b;\nint c;"),
                        new Part.LineCall(7, "var r", "two", " y"));
    }

    @Test
    void theTargetOfAnAssignmentMayHaveATypeWithArguments() throws MagicException {
        assertThat(parts("Map<String, List<Integer>> m = %read 'a b'"))
                .containsExactly(
                        new Part.LineCall(1, "Map<String, List<Integer>> m", "read", " 'a b'"));
    }

    @Test
    void aMagicInsideAStatementIsJava() throws MagicException {
        assertThat(parts("int a = (\n%b);")).containsExactly(new Part.Java(1, "int a = (\n%b);"));
        assertThat(CellParts.mayHoldMagics("int a = b % c;")).isFalse();
        assertThat(CellParts.mayHoldMagics("String s = \"%d\";")).isFalse();
        assertThat(CellParts.mayHoldMagics("x = %run")).isTrue();
    }

    @Test
    void aCellMagicMayFollowBlankLines() throws MagicException {
        assertThat(parts("\n%%bash -x\necho 1\n"))
                .containsExactly(new Part.CellCall(2, "bash", " -x", "echo 1\n"));
    }

    @Test
    void anUnclosedQuoteIsAnError() {
        assertThatThrownBy(() -> Arguments.split("\"a b", e -> ""))
                .isInstanceOf(MagicException.class)
                .hasMessageContaining("not closed in: \"a b");
    }

    @Test
    void commandsAndQuestionsAreCutOutAndNegationsAreJava() throws MagicException {
        assertThat(
                        parts(
                                "!ls -l \\\n  *.csv\nvar all = !cat x;\n?list\nlist??\n%time?\n!done\n!= 3"))
                .containsExactly(
                        new Part.Command(1, "", "ls -l    *.csv"),
                        new Part.Command(3, "var all", "cat x"),
                        new Part.Question(4, "list", false),
                        new Part.Question(5, "list", true),
                        new Part.Question(6, "%time", false),
                        new Part.Java(7, "!done\n!= 3"));
        assertThat(parts("boolean b = !ready;"))
                .containsExactly(new Part.Java(1, "boolean b = !ready;"));
        assertThat(parts("var x = b\n? a\n: c;")).hasSize(1);
    }

    @Test
    void bracesHoldExpressionsAndTheirValuesStayOneWord() throws Exception {
        Arguments.Values values = expression -> "<" + expression + " x>";
        assertThat(
                        Arguments.split(
                                "a{n} \"{f(\"}\")}\" '{n}' ${n} {{n}} {} {map.get(\"k\")}", values))
                .containsExactly(
                        "a<n x>", "<f(\"}\") x>", "{n}", "${n}", "{n}", "{}", "<map.get(\"k\") x>");
        assertThat(Arguments.filled("awk '{print $1}' \"it's {n}\" {{a,b}} ${HOME}", values))
                .isEqualTo("awk '{print $1}' \"it's <n x>\" {a,b} ${HOME}");
    }
}

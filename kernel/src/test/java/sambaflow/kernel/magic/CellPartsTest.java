package sambaflow.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where Java ends and a magic begins. */
class CellPartsTest {
    private static List<Part> parts(String cell) throws MagicException {
        return CellParts.of(cell, java -> java.stripTrailing().endsWith("("));
    }

    @Test
    void javaAndMagicsKeepTheirLines() throws MagicException {
        assertThat(parts("\nint a;\n%one x\n\nint b;\nint c;\nvar r = %two y;"))
                .containsExactly(
                        new Part.Java(1, "\nint a;"),
                        new Part.LineCall(3, "", "one", List.of("x")),
                        new Part.Java(4, "\nint b;\nint c;"),
                        new Part.LineCall(7, "var r", "two", List.of("y")));
    }

    @Test
    void theTargetOfAnAssignmentMayHaveATypeWithArguments() throws MagicException {
        assertThat(parts("Map<String, List<Integer>> m = %read 'a b'"))
                .containsExactly(
                        new Part.LineCall(
                                1, "Map<String, List<Integer>> m", "read", List.of("a b")));
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
                .containsExactly(new Part.CellCall(2, "bash", List.of("-x"), "echo 1\n"));
    }

    @Test
    void anUnclosedQuoteIsAnError() {
        assertThatThrownBy(() -> parts("%run \"a b"))
                .isInstanceOf(MagicException.class)
                .hasMessageContaining("not closed in: \"a b");
    }
}

package sambaflow.kernel.shell;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evaluation without a front end. */
class JavaShellTest {
    private final List<String> notices = new ArrayList<>();
    private final JavaShell shell =
            new JavaShell(System.getProperty("java.class.path"), notices::add);

    @AfterEach
    void close() {
        shell.close();
    }

    private Object run(String text) throws CellException {
        return shell.run(new Source("cell [1]", text, 1));
    }

    @Test
    void resultsAreTheObjectsThemselves() throws CellException {
        assertThat(run("new int[] {1, 2}")).isEqualTo(new int[] {1, 2});
        assertThat(run("java.util.List.of(1)")).isEqualTo(List.of(1));
    }

    @Test
    void noResultStaysUnlessItIsNamed() throws CellException {
        for (String text :
                List.of("1 + 100", "Integer.valueOf(7);", "2 // two", "List.of(1)\n.size()")) {
            assertThat(run("import java.util.List;\n" + text)).isInstanceOf(Integer.class);
        }
        assertThat(shell.jshell().variables()).isEmpty();
        run("int a = 1;");
        long snippets = active();
        run("a");
        run("a + 1");
        assertThat(active()).isEqualTo(snippets);
    }

    private long active() {
        JShell jshell = shell.jshell();
        return jshell.snippets().filter(s -> jshell.status(s).isActive()).count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true ? 1 : 2.0 | 1.0",
                "a | 3",
                "a += 2 | 5",
                "a = 4 | null",
                "a++; a | 4",
                "touch() | null",
                "touch(); | null",
                "switch (a) { case 3 -> touch(); default -> { } } | null",
                "new int[] {1, 2}.length | 2",
                "\"x = 1; }\" | x = 1; }",
                "List.of(1, 2) /* a list */ | [1, 2]",
            })
    void expressionsAreWorthWhatJavaSays(String text, String value) throws CellException {
        run("import java.util.List;\nint a = 3;\nvoid touch() { }");
        assertThat(String.valueOf(run(text))).isEqualTo(value);
    }

    @Test
    void whatIsNoExpressionFailsWithTheCompilersOwnWords() {
        assertThatThrownBy(() -> run("1 +\n\nmissing"))
                .isInstanceOfSatisfying(
                        CompileFailure.class,
                        failure ->
                                assertThat(failure.problems().toString())
                                        .contains("missing", "line 3"));
        assertThatThrownBy(
                        () -> run("List.of(1,\n2, 1 / (3 - 3))".replace("List", "java.util.List")))
                .isInstanceOfSatisfying(
                        RunFailure.class,
                        failure ->
                                assertThat(failure.getCause().getStackTrace()[0].getLineNumber())
                                        .isEqualTo(2));
    }

    @Test
    void manyImportsHoldAtOnceAndALaterOneOfTheSameNameTakesOver() throws CellException {
        shell.importAll(List.of("java.util.List", "java.util.Date", "static java.lang.Math.max"));
        assertThat(run("List.of(max(1, 2), Date.class.getName())"))
                .isEqualTo(List.of(2, "java.util.Date"));
        run("import java.util.Map;\nimport java.sql.Date;");
        assertThat(run("List.of(max(1, 2), Date.class.getName())"))
                .isEqualTo(List.of(2, "java.sql.Date"));
    }

    @Test
    void anImportSaidAgainChangesNothing() throws CellException {
        shell.importAll(List.of("java.util.*", "java.util.concurrent.Flow"));
        run("import java.util.*;\nimport java.util.concurrent.Flow;");
        assertThat(run("List.of(Flow.class.getSimpleName())")).isEqualTo(List.of("Flow"));
    }

    @Test
    void anImportThatFailsIsToldAndTheOthersHold() throws CellException {
        shell.importAll(List.of("java.util.*", "no.such.Thing", "java.util.concurrent.Flow"));
        assertThat(notices)
                .singleElement(as(STRING))
                .contains("import no.such.Thing failed", "no.such");
        assertThat(run("List.of(Flow.class.getSimpleName())")).isEqualTo(List.of("Flow"));
    }

    @Test
    void everyFrameOfAMultiLineSnippetHasItsOwnLine() {
        String text =
                "// a comment\n\nint outer(int n) {\n    int local = n;\n"
                        + "    java.util.function.IntSupplier inner = () ->\n        10 / local;\n"
                        + "    return inner.getAsInt();\n}\n\nint x =\n    outer(\n        0);";
        assertThatThrownBy(() -> run(text))
                .isInstanceOfSatisfying(
                        RunFailure.class,
                        failure ->
                                assertThat(linesOf(failure.getCause())).containsExactly(6, 7, 11));
    }

    @Test
    void linesAreRightInTheSecondVariableOfADeclarationAndInsideAnonymousClasses() {
        assertThatThrownBy(() -> run("int a = 1,\n  b = 1 / 0;"))
                .satisfies(e -> assertThat(linesOf(e.getCause())).containsExactly(2));
        String anonymous =
                "\nRunnable r = new Runnable() {\n  public void run() {\n    int z = 1 / 0;\n  }\n};\nr.run();";
        assertThatThrownBy(() -> run(anonymous))
                .satisfies(e -> assertThat(linesOf(e.getCause())).containsExactly(4, 7));
    }

    @Test
    void linesStayRightWhenAMethodIsCompiledAgainForAnotherCell() throws CellException {
        shell.run(new Source("cell [1]", "\n\nint first() {\n  return second();\n}", 1));
        shell.run(new Source("cell [2]", "int second() {\n  return 1 / 0;\n}", 1));
        assertThatThrownBy(() -> shell.run(new Source("cell [3]", "\nfirst()", 1)))
                .satisfies(e ->
                        assertThat(e.getCause().getStackTrace())
                                .filteredOn(f -> f.getClassName().startsWith("REPL."))
                                .extracting(f -> f.getFileName() + ":" + f.getLineNumber())
                                .containsExactly("cell [2]:2", "cell [1]:4", "cell [3]:2"));
    }

    private static List<Integer> linesOf(Throwable thrown) {
        return java.util.Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("REPL."))
                .map(StackTraceElement::getLineNumber)
                .toList();
    }

    @Test
    void aConstantTooLongForAClassFileDoesNotSpoilLaterCells() throws CellException {
        assertThatThrownBy(() -> run("\"" + "x".repeat(70_000) + "\".length()"))
                .isInstanceOf(CompileFailure.class)
                .hasMessageContaining("constant string too long");
        assertThat(run("20 + 1")).isEqualTo(21);
    }

    @Test
    void evaluationAsideLeavesNoVariableBehind() throws CellException {
        assertThat(shell.run(new Source("aside", "40 + 2", 1))).isEqualTo(42);
        assertThat(shell.jshell().variables()).isEmpty();
    }

    @Test
    void runningADeclarationAgainAfterAnEditOfItsTypeKeepsTheNewValue() throws CellException {
        run("class Kept { int a; }\nKept kept = new Kept();");
        run("class Kept { int a, b; }");
        assertThat(notices).anyMatch(notice -> notice.contains("Variable kept has lost its value"));
        assertThat(run("Kept kept = new Kept();\nkept.b")).isEqualTo(0);
    }

    @Test
    void aCompileErrorCarriesLineColumnAndMessage() {
        assertThatThrownBy(() -> run("int fine = 1;\n  int bad = nosuch + 1;"))
                .isInstanceOfSatisfying(
                        CompileFailure.class,
                        failure -> {
                            CompileFailure.Problem problem = failure.problems().getFirst();
                            assertThat(problem.line()).isEqualTo(2);
                            assertThat(problem.column()).isEqualTo(12);
                            assertThat(problem.length()).isEqualTo(6);
                            assertThat(problem.message())
                                    .isEqualTo("cannot find symbol: variable nosuch");
                        });
    }
}

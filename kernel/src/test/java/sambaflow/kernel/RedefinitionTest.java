package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an edit does to what was made before it: kept, or said. The matrix of docs/kernel.md. */
class RedefinitionTest {
    private static final String LOST = "Variable %s has lost its value";

    /**
     * One edit.
     *
     * @param check a text of the user's, whose value is {@code value}
     * @param notice what stderr holds after the edit; empty for silence
     */
    record Row(String what, String before, String edit, String check, String value, String notice) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    static Stream<Row> rows() {
        return Stream.of(
                        ofMethods(),
                        ofVariables(),
                        ofOverloads(),
                        ofTexts(),
                        ofClasses(),
                        ofState(),
                        ofOtherTypes(),
                        ofSupertypes())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> ofMethods() {
        return Stream.of(
                new Row(
                        "a method edited",
                        "int m1() { return 1; }\nvar v1 = m1();",
                        "int m1() { return 2; }",
                        "v1 + \" \" + m1()",
                        "1 2",
                        ""),
                new Row(
                        "a caller of an edited method",
                        "int m3() { return 1; }\nint n3() { return m3() * 10; }",
                        "int m3() { return 2; }",
                        "n3()",
                        "20",
                        ""),
                new Row(
                        "a method's result edited away",
                        "int m7() { return 1; } int n7() { return m7() + 1; } var v7 = m7();",
                        "void m7() { }",
                        "v7",
                        "1",
                        "n7 cannot be used, since it no longer compiles"));
    }

    private static Stream<Row> ofVariables() {
        return Stream.of(
                new Row(
                        "a variable set again",
                        "String s2 = \"first\"; var c2 = s2.substring(2);",
                        "String s2 = \"override\";",
                        "c2",
                        "rst",
                        ""),
                new Row(
                        "a variable's type edited",
                        "int t4 = 5; var u4 = t4 + 1;",
                        "String t4 = \"now\";",
                        "u4 + t4",
                        "6now",
                        ""),
                new Row(
                        "a lambda that calls an edited method",
                        "int m9() { return 1; } Supplier<Integer> l9 = () -> m9();",
                        "int m9() { return 2; }",
                        "l9.get()",
                        "1",
                        "Variable l9 still holds code from before the edit"));
    }

    private static Stream<Row> ofOverloads() {
        return Stream.of(
                new Row(
                        "one overload edited",
                        "int o5(int x) { return 1; } int o5(String x) { return 2; } var v5 = o5(0) + o5(\"\");",
                        "int o5(int x) { return 7; }",
                        "v5 + \" \" + o5(0) + o5(\"\")",
                        "3 72",
                        ""),
                new Row(
                        "a generic method edited",
                        "<T> T id6(T x) { return x; } var v6 = id6(\"kept\");",
                        "<T> T id6(T x) { return null; }",
                        "v6 + id6(\"\")",
                        "keptnull",
                        ""),
                new Row(
                        "a forward reference resolved later",
                        "int early8() { return late8(); }",
                        "int late8() { return 4; }",
                        "early8()",
                        "4",
                        ""));
    }

    private static Stream<Row> ofTexts() {
        return Stream.of(
                new Row(
                        "an edit that does not compile",
                        "int m10() { return 1; } var v10 = m10();",
                        "int m10() { return \"text\"; }",
                        "m10() + v10",
                        "2",
                        ""),
                new Row(
                        "an import edited",
                        "import java.util.Date;\nDate d11 = new Date(5); var n11 = d11.getTime();",
                        "import java.sql.Date;",
                        "n11 + \" \" + new Date(6).getClass().getName()",
                        "5 java.sql.Date",
                        ""));
    }

    private static Stream<Row> ofClasses() {
        return Stream.of(
                new Row(
                        "a class edited, its fields the same",
                        "class A12 { int f = 7; int go() { return 1; } } var a12 = new A12(); var f12 = a12.f;",
                        "class A12 { int f = 7; int go() { return 2; } }",
                        "f12",
                        "7",
                        LOST.formatted("a12")),
                new Row(
                        "a class edited with other fields",
                        "class A13 { int f = 7; } var a13 = new A13(); var f13 = a13.f;",
                        "class A13 { int f = 7, g = 8; }",
                        "f13 + new A13().g",
                        "15",
                        LOST.formatted("a13")),
                new Row(
                        "a class whose method's callee is edited",
                        "int m14() { return 1; } class A14 { static int n = 5; int go() { return m14(); } } A14.n++; var a14 = new A14();",
                        "int m14() { return 2; }",
                        "A14.n + new A14().go()",
                        "8",
                        LOST.formatted("a14")));
    }

    private static Stream<Row> ofState() {
        return Stream.of(
                new Row(
                        "static state of an edited class",
                        "class A15 { static int n = 0; static int next() { return ++n; } } A15.next();",
                        "class A15 { static int n = 0; static int next() { return n += 10; } }",
                        "A15.next()",
                        "10",
                        "A15 is declared anew: its static fields start again: n"),
                new Row(
                        "an object behind a general type",
                        "class A20 { } Object o20 = new A20();",
                        "class A20 { int x; }",
                        "o20 instanceof A20",
                        "false",
                        "Variable o20 still holds code from before the edit"));
    }

    private static Stream<Row> ofOtherTypes() {
        return Stream.of(
                new Row(
                        "a record edited",
                        "record R16(int x) {} var r16 = new R16(4); var x16 = r16.x(); var l16 = List.of(r16);",
                        "record R16(int x, int y) {}",
                        "x16",
                        "4",
                        LOST.formatted("l16")),
                new Row(
                        "an enum edited",
                        "enum E17 { P, Q } var e17 = E17.Q; var i17 = e17.ordinal();",
                        "enum E17 { P, Z, Q }",
                        "i17",
                        "1",
                        LOST.formatted("e17")));
    }

    private static Stream<Row> ofSupertypes() {
        return Stream.of(
                new Row(
                        "an interface edited",
                        "interface I18 { int go(); } I18 i18 = () -> 5; var v18 = i18.go();",
                        "interface I18 { int go(); default int two() { return 2; } }",
                        "v18",
                        "5",
                        LOST.formatted("i18")),
                new Row(
                        "a superclass edited",
                        "abstract class S19 { } class T19 extends S19 { int side = 2; } S19 s19 = new T19();",
                        "abstract class S19 { int more = 3; }",
                        "new T19().more",
                        "3",
                        LOST.formatted("s19")));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anEditKeepsOrTells(Row row) {
        assertThat(kernel.run(row.before()).status()).as("before").isEqualTo("ok");
        String told = kernel.run(row.edit()).stream("stderr");
        if (row.notice().isEmpty()) {
            assertThat(told).isEmpty();
        } else {
            assertThat(told).contains(row.notice());
        }
        assertThat(kernel.run(row.check()).result()).isEqualTo(row.value());
    }

    @Test
    void aCellThatIsRunAgainAsItIsSaysNothing() {
        String cell =
                "int early21() { return late21(); }\nint late21() { return 1; }\nclass A21 { int x; }\n"
                        + "var a21 = new A21();\nString k21 = \"k\";\nSupplier<String> l21 = () -> k21 + late21();\n"
                        + "a21.x + l21.get()";
        assertThat(kernel.run(cell).stream("stderr")).isEmpty();
        KernelClient.Outcome again = kernel.run(cell);
        assertThat(again.stream("stderr")).isEmpty();
        assertThat(again.result()).isEqualTo("0k1");
    }

    @Test
    void docsShowTheSameMatrix() throws java.io.IOException {
        String docs =
                java.nio.file.Files.readString(java.nio.file.Path.of("..", "docs", "kernel.md"));
        assertThat(rows().map(Row::what))
                .allSatisfy(what -> assertThat(docs).contains("| " + what + " |"));
    }
}

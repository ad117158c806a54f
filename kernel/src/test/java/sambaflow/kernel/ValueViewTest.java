package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The text of values whose own says too little. */
class ValueViewTest {
    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
        kernel.run(
                "import java.time.*;\nrecord Point(int x, int y) {}\nrecord Line(String name, Point[] points) {}\n"
                        + "record Own(int[] a) { public String toString() { return \"mine\"; } }\n"
                        + "enum Color { RED, GREEN { public String toString() { return \"leaf\"; } }, BLUE { } }");
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    private static String shown(String expression) {
        return kernel.run(expression).result();
    }

    @Test
    void aRecordShowsItsComponentsWithValues() {
        assertThat(shown("new Point(1, 2)")).isEqualTo("Point[x=1, y=2]");
        assertThat(shown("new Line(\"edge\", new Point[] {new Point(1, 2), null})"))
                .isEqualTo("Line\n  name = \"edge\"\n  points = Point[2] {Point[x=1, y=2], null}");
        assertThat(shown("new Line(\"e\".repeat(200), null)"))
                .isEqualTo("Line\n  name = \"" + "e".repeat(200) + "\"\n  points = null");
        assertThat(shown("new Line(\"e\".repeat(100_000), null)")).hasSizeLessThan(1100);
        assertThat(shown("new Own(new int[1])")).isEqualTo("mine");
    }

    @Test
    void anOptionalShowsWhatItHolds() {
        assertThat(shown("Optional.of(\"x\")")).isEqualTo("Optional[x]");
        assertThat(shown("Optional.of(new int[] {1, 2})")).isEqualTo("Optional[int[2] {1, 2}]");
        assertThat(shown("Optional.empty()")).isEqualTo("Optional.empty");
    }

    @Test
    void anEnumConstantShowsItsTypeUnlessItHasATextOfItsOwn() {
        assertThat(shown("Color.RED")).isEqualTo("Color.RED");
        assertThat(shown("Color.BLUE")).isEqualTo("Color.BLUE");
        assertThat(shown("Color.GREEN")).isEqualTo("leaf");
        assertThat(shown("DayOfWeek.MONDAY")).isEqualTo("DayOfWeek.MONDAY");
    }

    @Test
    void timesAreReadable() {
        assertThat(shown("Duration.ofMillis(3_723_500)")).isEqualTo("1 h 2 min 3.5 s");
        assertThat(shown("Duration.ofNanos(1_500)")).isEqualTo("1.5 µs");
        assertThat(shown("Duration.ofMillis(-250)")).isEqualTo("-250 ms");
        assertThat(shown("Duration.ZERO")).isEqualTo("0 s");
        assertThat(shown("Duration.ofSeconds(Long.MAX_VALUE)")).endsWith(" d 15 h 30 min 7 s");
        assertThat(shown("Instant.EPOCH")).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void anArrayTellsTheTypeOfItsElements() {
        assertThat(shown("new Point[] {new Point(1, 2), null}"))
                .isEqualTo("Point[2] {Point[x=1, y=2], null}");
        assertThat(shown("new int[] {1, 2}")).isEqualTo("int[2] {1, 2}");
        assertThat(shown("new String[0]")).isEqualTo("String[0] {}");
        assertThat(shown("new long[1000]")).startsWith("long[1000] {0, 0").endsWith("0, ...}");
        assertThat(shown("Object[] self = new Object[8]; Arrays.fill(self, self); self"))
                .startsWith("Object[8] {Object[8] {");
    }

    @Test
    void anExceptionShowsItsMessageAndTheUsersFrames() {
        KernelClient.Outcome outcome =
                kernel.run(
                        "Exception fail() {\n  return new IllegalStateException(\"late\", new RuntimeException(\"why\"));\n}\nfail()");
        String cell = "cell [" + outcome.reply().get("execution_count").getAsInt() + "], line ";
        assertThat(outcome.result())
                .startsWith(
                        "IllegalStateException: late\n    at fail ("
                                + cell
                                + "2)\n    at "
                                + cell
                                + "4\nCaused by: RuntimeException: why\n")
                .doesNotContain("sambaflow");
    }

    @Test
    void aValueThatFailsIsStillShownByItsType() {
        assertThat(
                        shown(
                                "record Bad(int[] a) { public int[] a() { throw new RuntimeException(\"no\"); } }\nnew Bad(null)"))
                .contains("Bad");
        assertThat(
                        shown(
                                "new RuntimeException() { public String getLocalizedMessage() { throw new IllegalStateException(\"mute\"); } }"))
                .contains("its text failed", "mute");
    }
}

package sambaflow.magics.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SheetTest {
    private final Sheet sheet =
            new Sheet(
                    "Title <1>",
                    List.of(Sheet.Column.text("name"), Sheet.Column.number("count")),
                    List.of(
                            Sheet.Row.of("a & b", "7"),
                            new Sheet.Row(List.of("c", "1234567"), "#0072b2")));

    @Test
    void textAlignsNumbersToTheRight() {
        assertThat(sheet.text())
                .isEqualTo(
                        """
                        Title <1>
                        name     count
                        -----  -------
                        a & b        7
                        c      1234567\
                        """);
    }

    @Test
    void htmlIsEscapedAndUsesNothingThatANotebookStrips() {
        String html = sheet.content().html().orElseThrow();
        assertThat(html).contains("Title &lt;1&gt;", "a &amp; b", "border-left: 6px solid #0072b2");
        assertThat(html).doesNotContain("<style", "<script", "class=", "id=", "onclick");
        assertThat(html).as("colours of the theme").doesNotContain(" color:", "background");
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        assertThatThrownBy(() ->
                        new Sheet(
                                "t",
                                List.of(Sheet.Column.text("one")),
                                List.of(Sheet.Row.of("1", "2"))))
                .hasMessageContaining("1 columns")
                .hasMessageContaining("[1, 2]");
    }

    @Test
    void contentWithoutTextIsRefused() {
        assertThatThrownBy(
                        () -> new Content(new TreeMap<>(Map.of("text/html", "x")), new TreeMap<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text/html");
    }
}

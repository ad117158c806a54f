package sambaflow.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sambaflow.graph.CompileException;

class ManualTest {
    @Test
    void everyCodeHasAPageAndEveryPageACode() {
        List<String> pages =
                Manual.codes().stream().map(p -> p.title().split(" ")[0]).sorted().toList();
        assertThat(pages)
                .containsExactlyElementsOf(
                        Arrays.stream(Code.values()).map(Code::name).sorted().toList());
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void aPageHasATitleAndSaysSomething(Code code) {
        Manual.Page page = Manual.page(code);
        assertThat(page.title()).startsWith(code + " ").hasSizeGreaterThan(10);
        assertThat(page.text()).hasSizeGreaterThan(20).doesNotContain("## ");
    }

    /** A code that nothing gives is a page that nobody needs. */
    @Test
    void everyCodeIsGivenSomewhere() throws IOException {
        Set<String> given = new TreeSet<>();
        for (String module : List.of("sambaflow-core", "rdu-sim", "magics")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    Matcher code =
                            Pattern.compile("Code\\.(SF\\d+)").matcher(Files.readString(file));
                    while (code.find()) {
                        given.add(code.group(1));
                    }
                }
            }
        }
        assertThat(given)
                .containsExactlyElementsOf(Arrays.stream(Code.values()).map(Code::name).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "sf101, SF101 Shapes do not fit",
        "pmu, 'PMU, pattern memory unit'",
        "PMUs, 'PMU, pattern memory unit'",
        "double buffer, 'N-buffer, double buffer'",
        "O3, 'Mode, o0, o1, o3'",
        "place_and_route, 'Place and route, place & route'"
    })
    void aPageIsFoundByAnyOfItsNames(String name, String title) {
        assertThat(Manual.page(name)).map(Manual.Page::title).contains(title);
    }

    @Test
    void aWordWithoutAPageHasNone() {
        assertThat(Manual.page("SF999")).isEmpty();
        assertThat(Manual.page("")).isEmpty();
    }

    @Test
    void noTwoPagesHaveOneName() {
        List<String> names = Manual.names().stream().map(String::toLowerCase).toList();
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void whatIsShownBeginsWithTheCodeAndWhatIsQuotedDoesNot() {
        CompileException problem = new CompileException(Code.SF107, "no loss");
        assertThat(problem.getMessage()).isEqualTo("no loss");
        assertThat(problem).hasToString(CompileException.class.getName() + ": SF107: no loss");
        assertThat(problem.diagnostic()).hasToString("[error  ] SF107: no loss");
        assertThat(new Diagnostic(Code.SF511, "filled")).hasToString("[warning] SF511: filled");
    }
}

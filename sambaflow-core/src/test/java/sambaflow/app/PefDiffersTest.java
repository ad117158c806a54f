package sambaflow.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sambaflow.diagnostic.Code;
import sambaflow.pef.Manifest;

/** The command that compiles again leads to the same place, with the same arguments. */
class PefDiffersTest {
    private static String command(Code code, String file, Map<String, String> arguments) {
        Manifest manifest =
                new Manifest(
                        Manifest.FORMAT,
                        "a compiler",
                        "net",
                        "Net",
                        "sn30",
                        4,
                        2,
                        "o0",
                        "bf16",
                        false,
                        "0f".repeat(32),
                        new TreeMap<>(arguments),
                        2);
        String message =
                new PefDiffers(code, "differs", Path.of(file), manifest)
                        .told(
                                "compile",
                                Map.of("--classes", "12"),
                                Map.of(),
                                option -> option.equals("--fp32-ops"))
                        .getMessage();
        return message.lines().toList().getLast();
    }

    @ParameterizedTest
    @CsvSource({
        "out/net/net.pef, ''",
        "./out/net/net.pef, ''",
        "other/net/net.pef, --output-folder=other",
        "/tmp/a/net/net.pef, --output-folder=/tmp/a",
        "net/net.pef, --output-folder=.",
        "net.pef, --output-folder=..",
        "../net.pef, --output-folder=../..",
        "two words/net/net.pef, '--output-folder=\"two words\"'",
    })
    void thePefIsMadeWhereItIsSeenFromWhereverTheRunWas(String file, String output) {
        assertThat(command(Code.SF403, file, Map.of()).replace('\\', '/'))
                .isEqualTo(
                        "Compile again: compile --classes=12 %s --pef-name=net"
                                .formatted(output)
                                .replace("  ", " "));
    }

    @Test
    void oneValueWithSpacesIsQuotedAndSeveralAreNot() {
        assertThat(
                        command(
                                Code.SF403,
                                "out/net/net.pef",
                                Map.of(
                                        "--title",
                                        "a b",
                                        "--fp32-ops",
                                        "add mul",
                                        "--bias",
                                        "true")))
                .isEqualTo(
                        "Compile again: compile --bias --classes=12 --fp32-ops add mul --pef-name=net --title=\"a b\"");
    }

    @Test
    void thePefOfAnotherAppIsNotOverwritten() {
        assertThat(command(Code.SF402, "other/net/net.pef", Map.of("--title", "a")))
                .isEqualTo("Compile one: compile --classes=12");
    }
}

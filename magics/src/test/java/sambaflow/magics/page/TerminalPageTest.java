package sambaflow.magics.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TerminalPageTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;

    private TerminalPage page(boolean terminal, Charset charset) {
        return new TerminalPage(
                new PrintStream(bytes, true, charset),
                terminal,
                60,
                () -> TimeUnit.MILLISECONDS.toNanos(now));
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void aTerminalRedrawsOneLineAndErasesWhatWasLonger() {
        try (Progress progress = page(true, StandardCharsets.UTF_8).progress()) {
            progress.at(0.5, () -> "half of it");
            now = 200;
            progress.at(1, () -> "done");
        }
        assertThat(printed())
                .isEqualTo(
                        "\r[############------------] half of it"
                                + "\r[########################] done      \n");
    }

    @Test
    void aLineTakesThePlaceOfTheMovingOneWhichGoesOnBelow() {
        TerminalPage page = page(true, StandardCharsets.UTF_8);
        try (Progress progress = page.progress()) {
            progress.at(-1, () -> "moving");
            page.line("Epoch 1");
            now = 200;
            progress.at(-1, () -> "done");
        }
        assertThat(printed()).isEqualTo("\rmoving\r      \rEpoch 1\n\rdone\n");
    }

    @Test
    void aTerminalLineNeverWraps() {
        try (Progress progress = page(true, StandardCharsets.UTF_8).progress()) {
            progress.at(0.5, () -> "x".repeat(500));
        }
        assertThat(printed()).hasSize(1 + 59 + 1);
    }

    @Test
    void aPipeGetsWholeLinesAtIntervalsAndTheLastOne() {
        AtomicInteger made = new AtomicInteger();
        try (Progress progress = page(false, StandardCharsets.UTF_8).progress()) {
            for (int step = 1; step <= 25; step++) {
                int at = step;
                progress.at(
                        step / 25.0,
                        () -> {
                            made.incrementAndGet();
                            return "step " + at;
                        });
                now += 1000;
            }
        }
        assertThat(printed()).isEqualTo("step 1\nstep 11\nstep 21\nstep 25\n");
        assertThat(made).as("texts that were left out were not made").hasValue(4);
    }

    @Test
    void aTerminalWipesWhatWasOnlyWaitedFor() {
        try (Progress waiting = page(true, StandardCharsets.UTF_8).waiting()) {
            waiting.at(-1, () -> "at once");
            now = 200;
            waiting.at(0.5, () -> "half");
        }
        assertThat(printed())
                .isEqualTo("\r[############------------] half\r" + " ".repeat(31) + "\r");
    }

    @Test
    void aPipeHearsOnlyOfALongWait() {
        try (Progress waiting = page(false, StandardCharsets.UTF_8).waiting()) {
            for (int second = 0; second < 25; second++) {
                int at = second;
                waiting.at(-1, () -> "second " + at);
                now += 1000;
            }
        }
        assertThat(printed()).isEqualTo("second 10\nsecond 20\n");
    }

    @Test
    void aPictureIsItsTextAndADisplayItsLastState() {
        TerminalPage page = page(false, StandardCharsets.UTF_8);
        page.show(Content.table("a table", "<table></table>"));
        Display display = page.display(Content.text("first"));
        display.update(Content.text("second"));
        assertThat(printed()).isEqualTo("a table\n");
        display.close();
        display.close();
        assertThat(printed()).isEqualTo("a table\nsecond\n");
    }

    @Test
    void signsThatTheEncodingLacksHavePlainStandIns() {
        page(false, StandardCharsets.US_ASCII).line("loss ▁▄█ × 2");
        assertThat(printed()).isEqualTo("loss _-# x 2\n");
    }
}

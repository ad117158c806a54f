package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sambaflow.magics.page.RecordingPage;

class RunViewTest {
    private final RecordingPage page = new RecordingPage();

    @Test
    void saysHowFarACompilationIs() {
        try (RunView view = new RunView(page)) {
            view.compiling("trace", 0, 0);
            view.compiling("sections", 512, 0);
            view.compiling("place & route", 12, 31);
            assertThat(page.open()).isOne();
            view.line("[info   ] done");
            assertThat(page.open()).as("over with the first line that tells of it").isZero();
        }
        assertThat(page.progressLines())
                .containsExactly(
                        "compiling: trace",
                        "compiling: sections, looked at 512",
                        "compiling: place & route 12/31 sections");
        assertThat(page.lines()).containsExactly("[info   ] done");
    }

    @Test
    void closesWhatAStoppedCompilationLeftOpen() {
        try (RunView view = new RunView(page)) {
            view.compiling("trace", 0, 0);
        }
        assertThat(page.open()).isZero();
    }
}

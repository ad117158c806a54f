package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PefTextTest {
    @Test
    void theSummarySaysWhatItIsAndHowFullTheChipIs() {
        assertThat(String.join("\n", PefText.summary(SamplePefs.training()))).isEqualTo("?");
    }

    @Test
    void theDumpShowsEverySectionNodeAndUnit() {
        assertThat(PefText.dump(SamplePefs.training())).isEqualTo("?");
    }

    @Test
    void aPefThatIsNotPlacedSaysSo() {
        assertThat(PefText.summary(SamplePefs.tiny())).contains("  fullest section  not placed");
        assertThat(PefText.dump(SamplePefs.tiny()))
                .contains("  section fwd_0 (fwd), not placed: first\n");
    }
}

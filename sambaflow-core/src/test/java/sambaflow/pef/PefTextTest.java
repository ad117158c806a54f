package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PefTextTest {
    @Test
    void theSummarySaysWhatItIsAndHowFullTheChipIs() {
        assertThat(String.join("\n", PefText.summary(SamplePefs.training())))
                .isEqualTo(
                        """
                        name               logreg
                        app                LogReg
                        arch               sn30, 4 tiles
                        mode               o0
                        precision          bf16
                        batch size         2
                        runs               training, inference
                        graph              train
                          sections         3 (fwd 1, bckwd 1, opt 1)
                          nodes            6
                          parameters       18 in 1 tensor
                          fullest section  bckwd_0: 24 PCUs, 24 PMUs
                          memory           ddr 192 bytes (192 without shared places)
                        graph              inference
                          sections         1 (fwd 1)
                          nodes            1
                          parameters       18 in 1 tensor
                          fullest section  fwd_0: 8 PCUs, 8 PMUs
                          memory           ddr 192 bytes (192 without shared places)\
                        """);
    }

    @Test
    void theDumpShowsEverySectionNodeAndUnit() throws IOException {
        try (InputStream expected = PefTextTest.class.getResourceAsStream("logreg.dump")) {
            assertThat(PefText.dump(SamplePefs.training()))
                    .isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aPefThatIsNotPlacedSaysSo() {
        assertThat(PefText.summary(SamplePefs.tiny())).contains("  fullest section  not placed");
        assertThat(PefText.dump(SamplePefs.tiny()))
                .contains("  section fwd_0 (fwd), not placed: first\n");
    }
}

package sambaflow.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs read of a run. */
class MetricsFormsTest {
    private static final List<Metric> METRICS =
            List.of(
                    new Metric.Step(1, 1, 0.5, 2.25, 2.25, 64),
                    new Metric.Test(300, 1, Double.NaN, 0.5),
                    new Metric.Value(300, "f1, \"macro\"", 0.75),
                    new Metric.Setting(301, Map.of("lr", 0.001)),
                    new Metric.Step(302, 2, 1.5, Double.NaN, Double.NaN, 128));

    @TempDir Path folder;

    @Test
    void aTableHasARowForEachMetric() {
        assertThat(text(new CsvLines()))
                .isEqualTo(
                        """
                        kind,step,epoch,seconds,loss,average_loss,samples_per_second,accuracy,name,value
                        step,1,1,0.5,2.25,2.25,64.0,,,
                        test,300,1,,0.5,,,,,
                        value,300,,,,,,,"f1, ""macro""\",0.75
                        setting,301,,,,,,,lr,0.001
                        step,302,2,1.5,,,128.0,,,
                        """);
    }

    private static String text(MetricsFile.Form form) {
        StringBuilder text = new StringBuilder(new String(form.head(), StandardCharsets.UTF_8));
        METRICS.forEach(m -> text.append(new String(form.bytes(m), StandardCharsets.UTF_8)));
        return text.toString();
    }

    /** The bytes were read back by TensorBoard 2.21's own EventAccumulator. */
    @Test
    void eventsAreTheBytesThatTensorBoardReads() {
        TensorBoardEvents events =
                new TensorBoardEvents(
                        InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_500L)));
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(events.head()))
                .isEqualTo(
                        "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110");
        assertThat(hex.formatHex(events.bytes(METRICS.get(1))))
                .isEqualTo(
                        "200000000000000029eda9500900002040fc54d94110ac022a120a100a09746573742f6c6f7373150000003fce93c57a");
        assertThat(events.bytes(METRICS.get(0)).length)
                .as("two scalars")
                .isGreaterThan(2 * events.bytes(METRICS.get(1)).length - 20);
    }

    @Test
    void aLogGoesOnInAllItsFormsWithoutASecondHead() throws IOException {
        RunFolder run = RunFolder.next(folder);
        for (Metric metric : METRICS) {
            try (MetricsLog log = new MetricsLog(run)) {
                log.add(metric);
            }
        }
        assertThat(Files.readString(run.csv())).isEqualTo(text(new CsvLines()));
        assertThat(new MetricsReader(run).next()).hasSize(METRICS.size());
        String events = Files.readString(run.events(), StandardCharsets.ISO_8859_1);
        assertThat(events.split("brain.Event:2", -1)).hasSize(2);
        assertThat(events).contains("loss", "test/loss", "f1, \"macro\"", "setting/lr");
    }

    @Test
    void aLogThatCannotBeBegunClosesWhatItOpened() throws IOException {
        RunFolder run = RunFolder.next(folder);
        Files.createDirectory(run.events());
        assertThatThrownBy(() -> new MetricsLog(run)).isInstanceOf(IOException.class);
        Files.delete(run.metrics());
    }
}

package sambaflow.magics.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sambaflow.device.ChipTime;
import sambaflow.magics.page.Content;
import sambaflow.pef.Pef;

/** Writes each view to {@code target/views}, to be looked at. */
final class ViewsForTheEye {
    private ViewsForTheEye() {}

    public static void main(String[] args) throws IOException {
        write("logreg", GraphPicture.of(SamplePrograms.logReg()));
        write("deep8", GraphPicture.of(SamplePrograms.deep(8, 3)));
        write("deep30", GraphPicture.of(SamplePrograms.deep(30, 5)));
        write("deep60", GraphPicture.of(SamplePrograms.deep(60, 6)));
        ChipTime time = new ChipTime(45e-6, 5e-6, 0.53e-3);
        Pef pef = SamplePrograms.logRegPef();
        write("summary", PefSummary.of(pef, Optional.of(time)));
        write("verdict", Content.text(PefSummary.verdict(pef, Optional.of(time))));
        write("sections", SectionTable.of(pef.main(), Map.of("fwd_0", time)));
        write("predictions", PredictionGrid.of(SamplePrograms.predictions(50), 32));
        List<MetricRow> rows = new ArrayList<>();
        for (int i = 1; i <= 1500; i++) {
            double noise = 0.1 * Math.sin(i * 12.9898) * Math.cos(i * 78.233);
            rows.add(
                    new MetricRow(
                            i * 10L,
                            1 + i / 750,
                            2.3 * Math.exp(-i / 200.0) + 0.3 + noise,
                            i % 100 == 0 ? 0.9 - 0.8 * Math.exp(-i / 200.0) : Double.NaN,
                            12000));
        }
        write("loss", LossCurve.of(rows, "training: step 15000/15000, epoch 2/2, loss 0.31"));
        write("metrics", MetricsTable.of(MetricsTable.table(rows)));
    }

    private static void write(String name, Content content) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "views"));
        Files.writeString(folder.resolve(name + ".txt"), content.text());
        if (content.svg().isPresent()) {
            Files.writeString(folder.resolve(name + ".svg"), content.svg().get());
        }
        if (content.png().isPresent()) {
            Files.write(folder.resolve(name + ".png"), content.png().get());
        }
        if (content.html().isPresent()) {
            Files.writeString(folder.resolve(name + ".html"), content.html().get());
        }
    }
}

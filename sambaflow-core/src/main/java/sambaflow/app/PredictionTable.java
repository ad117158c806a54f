package sambaflow.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import sambaflow.io.CsvFile;

/** Predictions as a table: the sample, its class and label if there are any, and every score. */
record PredictionTable(Inference inference) {
    void write(Path file) {
        Iterable<List<String>> rows =
                () -> IntStream.range(0, inference.data().size()).mapToObj(this::row).iterator();
        CsvFile.write(file, header(), rows);
    }

    private int width() {
        return Math.toIntExact(inference.scores().shape().dim(1));
    }

    private List<String> header() {
        boolean classes = !inference.predictions().isEmpty();
        List<String> header = new ArrayList<>(List.of("sample"));
        if (classes) {
            header.add("predicted");
        }
        if (!inference.labels().isEmpty()) {
            header.add("label");
        }
        for (int i = 0; i < width(); i++) {
            header.add(classes ? "score_" + inference.className(i) : "output_" + i);
        }
        return header;
    }

    private List<String> row(int sample) {
        List<String> row = new ArrayList<>(List.of(Integer.toString(sample)));
        if (!inference.predictions().isEmpty()) {
            row.add(inference.className(inference.predictions().get(sample)));
        }
        if (!inference.labels().isEmpty()) {
            row.add(inference.className(inference.labels().get(sample)));
        }
        for (int i = 0; i < width(); i++) {
            row.add(Float.toString((float) inference.scores().get((long) sample * width() + i)));
        }
        return row;
    }
}

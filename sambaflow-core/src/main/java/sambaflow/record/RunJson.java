package sambaflow.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The records of a run as JSON: names in lower case with underscores. */
final class RunJson {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private RunJson() {}

    /** A document, with a field in each line. */
    static byte[] bytes(Object document) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indenter);
        try {
            String text = JSON.writer(printer).writeValueAsString(document) + "\n";
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run's documents are numbers, texts and maps", e);
        }
    }

    /** A line of the log, with its end. */
    static byte[] line(Metric metric) {
        try {
            String text = JSON.writerFor(Metric.class).writeValueAsString(metric) + "\n";
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a metric is numbers and names", e);
        }
    }

    /** The metric in {@code line}; empty for one that this build cannot read. */
    static Optional<Metric> metric(String line) {
        try {
            return Optional.ofNullable(JSON.readValue(line, Metric.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The document in {@code file}; empty if there is none that this build can read. */
    static <T> Optional<T> read(Path file, Class<T> type) {
        // A channel would be closed for good by the interrupt that stops a cell.
        try (InputStream in = new FileInputStream(file.toFile())) {
            return Optional.ofNullable(JSON.readValue(in, type));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The numbers by name in {@code file}; none if there is no such file. */
    static Map<String, Double> readNumbers(Path file) {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return JSON.readValue(in, new TypeReference<Map<String, Double>>() {});
        } catch (IOException e) {
            return Map.of();
        }
    }
}

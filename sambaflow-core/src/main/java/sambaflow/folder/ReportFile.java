package sambaflow.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** {@link Report} as JSON: names in lower case with underscores, in the order of the record. */
public final class ReportFile {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private ReportFile() {}

    static byte[] bytes(Report report) {
        // The default line end is the host's.
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indenter);
        try {
            String text = JSON.writer(printer).writeValueAsString(report) + "\n";
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is numbers, texts and lists", e);
        }
    }

    /** The report in {@code file}; empty if there is none that this build can read. */
    public static Optional<Report> read(Path file) {
        // A channel would be closed for good by the interrupt that stops a cell.
        try (InputStream in = new FileInputStream(file.toFile())) {
            return Optional.ofNullable(JSON.readValue(in, Report.class))
                    .filter(r -> r.schema().equals(Report.SCHEMA))
                    .filter(r -> r.version().startsWith("1."))
                    .filter(r -> Instant.parse(r.local().compiledAt()).isAfter(Instant.EPOCH));
        } catch (IOException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

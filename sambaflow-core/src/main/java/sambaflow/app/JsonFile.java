package sambaflow.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;

/** A file that takes measurements as JSON. */
record JsonFile(Path file) {
    /** Refuses a file that cannot be written before anything is measured. */
    JsonFile checked() {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new RunException(
                    Code.SF505,
                    "--json: %s cannot be written; choose a file in a folder you may write to"
                            .formatted(file));
        }
        return this;
    }

    void write(String json) {
        try {
            Files.writeString(file, json + "\n");
        } catch (IOException e) {
            throw new RunException(
                    Code.SF505, "--json: %s cannot be written (%s)".formatted(file, e), e);
        }
    }

    /**
     * An object with these fields in order.
     *
     * @param fields values that are JSON already
     */
    static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> text(e.getKey()) + ": " + e.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** {@code value} in quotes. */
    static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

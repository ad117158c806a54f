package sambaflow.pef;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;

/** A manifest as {@code manifest.json}: fields in a fixed order, one to a line. */
final class ManifestWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private ManifestWriter() {}

    /** The manifest, and size and hash of each other entry. */
    static byte[] json(Manifest manifest, SortedMap<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // The default line end is the host's.
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indenter);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(printer);
            json.writeStartObject();
            header(json, manifest);
            json.writeObjectFieldStart("arguments");
            for (Map.Entry<String, String> argument : manifest.arguments().entrySet()) {
                json.writeStringField(argument.getKey(), argument.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("entries");
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                json.writeObjectFieldStart(entry.getKey());
                json.writeNumberField("size", entry.getValue().length);
                json.writeStringField("sha256", Sha256.hex(entry.getValue()));
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("json to memory", e);
        }
        return out.toByteArray();
    }

    private static void header(JsonGenerator json, Manifest manifest) throws IOException {
        json.writeStringField("format", manifest.format());
        json.writeStringField("minimum_reader", FormatVersion.MINIMUM_READER.toString());
        json.writeStringField("producer", manifest.producer());
        json.writeStringField("name", manifest.name());
        json.writeStringField("app", manifest.app());
        json.writeStringField("arch", manifest.arch());
        json.writeNumberField("tiles", manifest.tiles());
        json.writeNumberField("batch_size", manifest.batchSize());
        if (manifest.microbatchSize() != manifest.batchSize()) {
            json.writeNumberField("microbatch_size", manifest.microbatchSize());
        }
        json.writeStringField("mode", manifest.mode());
        json.writeStringField("precision", manifest.precision());
        json.writeBooleanField("inference", manifest.inference());
        json.writeStringField("model_fingerprint", manifest.modelFingerprint());
    }
}

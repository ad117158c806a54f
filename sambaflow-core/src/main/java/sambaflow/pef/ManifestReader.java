package sambaflow.pef;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code manifest.json}. Fields it does not know are a later minor's and are left out. */
final class ManifestReader {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** What the manifest says of another entry. */
    record Listed(long size, String sha256) {}

    private final PefBytes in;
    private final StoredEntry entry;
    private final JsonNode root;

    ManifestReader(PefBytes in, StoredEntry entry) {
        this.in = in;
        this.entry = entry;
        this.root = parse(in, entry);
        if (!root.isObject()) {
            throw fault("expected a JSON object, found " + root.getNodeType());
        }
    }

    private static JsonNode parse(PefBytes in, StoredEntry entry) {
        try {
            return JSON.readTree(in.bytes(), entry.offset(), entry.size());
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw in.fault(
                    entry,
                    Math.max(offset, entry.offset()),
                    "not valid JSON: " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw in.fault(entry, entry.offset(), "not valid JSON: " + e.getMessage(), e);
        }
    }

    /** Refuses a file of another major version, or one that asks for a newer reader. */
    FormatVersion version() {
        FormatVersion current = FormatVersion.CURRENT;
        FormatVersion format = version("format");
        if (format.major() != current.major()) {
            throw fault(
                    "the format is %s, this build reads %d.x; compile again with this version"
                            .formatted(format, current.major()));
        }
        FormatVersion minimum = version("minimum_reader");
        if (minimum.isNewerThan(current)) {
            throw fault(
                    "the file needs a reader of format %s, this build reads %s; use the newer"
                                    .formatted(minimum, current)
                            + " version");
        }
        return format;
    }

    Manifest manifest() {
        SortedMap<String, String> arguments = new TreeMap<>();
        for (Map.Entry<String, JsonNode> argument : object(root, "arguments").properties()) {
            arguments.put(argument.getKey(), text(argument.getKey(), argument.getValue()));
        }
        return new Manifest(
                text("format"),
                text("producer"),
                text("name"),
                text("app"),
                text("arch"),
                integer("tiles"),
                integer("batch_size"),
                text("mode"),
                text("precision"),
                flag("inference"),
                text("model_fingerprint"),
                arguments,
                integer(root.has("microbatch_size") ? "microbatch_size" : "batch_size"));
    }

    /** Every other entry of the file, by name. */
    SortedMap<String, Listed> listed() {
        SortedMap<String, Listed> listed = new TreeMap<>();
        for (Map.Entry<String, JsonNode> item : object(root, "entries").properties()) {
            JsonNode size = item.getValue().path("size");
            if (!size.isIntegralNumber() || !size.canConvertToLong()) {
                throw wrong("entries." + item.getKey() + ".size", "an integer", size);
            }
            String hash = text("entries." + item.getKey(), item.getValue().path("sha256"));
            listed.put(item.getKey(), new Listed(size.longValue(), hash));
        }
        return listed;
    }

    private FormatVersion version(String field) {
        try {
            return FormatVersion.parse(text(field));
        } catch (PefException e) {
            throw in.fault(entry, entry.offset(), field + ": " + e.getMessage(), e);
        }
    }

    private String text(String field) {
        return text(field, root.path(field));
    }

    private String text(String field, JsonNode value) {
        if (!value.isTextual()) {
            throw wrong(field, "a string", value);
        }
        return value.textValue();
    }

    private int integer(String field) {
        JsonNode value = root.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(field, "an integer", value);
        }
        return value.intValue();
    }

    private boolean flag(String field) {
        JsonNode value = root.path(field);
        if (!value.isBoolean()) {
            throw wrong(field, "true or false", value);
        }
        return value.booleanValue();
    }

    private JsonNode object(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        if (!value.isObject()) {
            throw wrong(field, "an object", value);
        }
        return value;
    }

    private PefException wrong(String field, String expected, JsonNode found) {
        return fault(
                "field '%s': expected %s, found %s"
                        .formatted(field, expected, found.isMissingNode() ? "nothing" : found));
    }

    private PefException fault(String what) {
        return in.fault(entry, what);
    }
}

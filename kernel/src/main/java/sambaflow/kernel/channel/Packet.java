package sambaflow.kernel.channel;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Objects;

/** One protocol message: routing identities (or the topic), four JSON parts, raw buffers. */
public record Packet(
        List<byte[]> identities,
        JsonObject header,
        JsonObject parent,
        JsonObject metadata,
        JsonObject content,
        List<byte[]> buffers) {

    public Packet {
        identities = List.copyOf(identities);
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(content, "content");
        buffers = List.copyOf(buffers);
    }

    public String type() {
        return Json.text(header, "msg_type", "");
    }

    public String id() {
        return Json.text(header, "msg_id", "");
    }
}

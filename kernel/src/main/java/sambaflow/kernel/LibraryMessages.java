package sambaflow.kernel;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.KernelTimestamp;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.adapters.HeaderAdapter;
import org.dflib.jjava.jupyter.messages.adapters.KernelTimestampAdapter;
import org.dflib.jjava.jupyter.messages.adapters.MessageTypeAdapter;
import org.dflib.jjava.jupyter.messages.adapters.PublishStatusAdapter;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.channel.Packet;
import sambaflow.kernel.channel.Wire;

/** Between our packets and the message types of JJava's library, which extensions use. */
final class LibraryMessages {
    private static final TypeToken<Map<String, Object>> MAP = new TypeToken<>() {};
    private static final Gson GSON =
            new GsonBuilder()
                    .registerTypeAdapter(KernelTimestamp.class, KernelTimestampAdapter.INSTANCE)
                    .registerTypeAdapter(Header.class, HeaderAdapter.INSTANCE)
                    .registerTypeAdapter(MessageType.class, MessageTypeAdapter.INSTANCE)
                    .registerTypeAdapter(PublishStatus.class, PublishStatusAdapter.INSTANCE)
                    .create();

    private LibraryMessages() {}

    static JsonObject json(Object content) {
        return GSON.toJsonTree(content).getAsJsonObject();
    }

    /** The packet as the library's message of this type. */
    static <T> Message<T> message(Packet packet, MessageType<T> type, Class<T> content) {
        Header<T> header =
                new Header<>(
                        packet.id(),
                        Json.text(packet.header(), "username", ""),
                        Json.text(packet.header(), "session", ""),
                        new KernelTimestamp(Json.text(packet.header(), "date", "")),
                        type,
                        Json.text(packet.header(), "version", Wire.PROTOCOL));
        return new Message<>(
                packet.identities(),
                header,
                null,
                GSON.fromJson(packet.metadata(), MAP),
                GSON.fromJson(packet.content(), content),
                packet.buffers());
    }

    /** The library's message as a packet to publish, of no parent yet. */
    static Packet packet(Message<?> message, Wire wire) {
        String type = message.getHeader().getType().getName();
        return new Packet(
                List.of(("kernel." + type).getBytes(StandardCharsets.UTF_8)),
                wire.header(type),
                new JsonObject(),
                json(message.getNonNullMetadata()),
                json(message.getContent()),
                message.getBlobs() == null ? List.of() : message.getBlobs());
    }
}

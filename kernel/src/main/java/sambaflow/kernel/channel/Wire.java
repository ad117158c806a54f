package sambaflow.kernel.channel;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signed multi-part form of messages, and the headers of those this kernel writes. */
public final class Wire {
    /** The protocol version this kernel declares. */
    public static final String PROTOCOL = "5.5";

    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    private static final int PARTS_AFTER_DELIMITER = 5;

    /** How many signatures are remembered, so that nobody can send a message a second time. */
    private static final int REMEMBERED = 16 * 1024;

    private final Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private final String session = UUID.randomUUID().toString();
    private final AtomicLong sent = new AtomicLong();
    private final Set<String> seen = new LinkedHashSet<>();
    private final Mac mac;

    /** An empty key switches signing off, as the protocol says. */
    public Wire(String scheme, String key) {
        this.mac = key.isEmpty() ? null : mac(scheme, key);
    }

    private static Mac mac(String scheme, String key) {
        String algorithm = scheme.replaceFirst("^hmac-", "Hmac").replace("sha", "SHA");
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalArgumentException(
                    "signature_scheme \"%s\" of the connection file is not available; hmac-sha256 is"
                            .formatted(scheme),
                    e);
        }
    }

    /** A message of this kernel that answers {@code parent}; null when it answers nothing. */
    public Packet message(List<byte[]> identities, Packet parent, String type, JsonObject content) {
        JsonObject parentHeader = parent == null ? new JsonObject() : parent.header();
        return new Packet(
                identities, header(type), parentHeader, new JsonObject(), content, List.of());
    }

    public JsonObject header(String type) {
        return Json.object(
                "msg_id",
                session + "_" + sent.incrementAndGet(),
                "session",
                session,
                "username",
                "kernel",
                "date",
                Instant.now().toString(),
                "msg_type",
                type,
                "version",
                PROTOCOL);
    }

    public List<byte[]> encode(Packet packet) {
        List<byte[]> parts = new ArrayList<>();
        for (JsonObject part :
                List.of(packet.header(), packet.parent(), packet.metadata(), packet.content())) {
            parts.add(gson.toJson(part).getBytes(StandardCharsets.UTF_8));
        }
        List<byte[]> frames = new ArrayList<>(packet.identities());
        frames.add(DELIMITER);
        frames.add(sign(parts).getBytes(StandardCharsets.US_ASCII));
        frames.addAll(parts);
        frames.addAll(packet.buffers());
        return frames;
    }

    /** Takes a message apart after its signature has been checked on the bytes as received. */
    public Packet decode(List<byte[]> frames) throws BadMessageException {
        int delimiter = 0;
        while (delimiter < frames.size() && !Arrays.equals(frames.get(delimiter), DELIMITER)) {
            delimiter++;
        }
        int found = frames.size() - delimiter - 1;
        if (found < PARTS_AFTER_DELIMITER) {
            throw new BadMessageException(
                    found < 0
                            ? "no <IDS|MSG> delimiter in %d frames".formatted(frames.size())
                            : "%d frames after the delimiter, at least %d expected"
                                    .formatted(found, PARTS_AFTER_DELIMITER));
        }
        List<byte[]> signed = frames.subList(delimiter + 2, delimiter + 6);
        checkSignature(frames.get(delimiter + 1), signed);
        Packet packet =
                new Packet(
                        frames.subList(0, delimiter),
                        parse("header", signed.get(0)),
                        parse("parent_header", signed.get(1)),
                        parse("metadata", signed.get(2)),
                        parse("content", signed.get(3)),
                        frames.subList(delimiter + 6, frames.size()));
        if (packet.type().isEmpty()) {
            throw new BadMessageException("header has no msg_type");
        }
        return packet;
    }

    private void checkSignature(byte[] signature, List<byte[]> signed) throws BadMessageException {
        if (mac == null) {
            return;
        }
        byte[] expected = sign(signed).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, signature)) {
            throw new BadMessageException("bad signature: it does not match the connection's key");
        }
        synchronized (seen) {
            if (!seen.add(new String(expected, StandardCharsets.US_ASCII))) {
                throw new BadMessageException("the same signed message has been received before");
            }
            if (seen.size() > REMEMBERED) {
                seen.remove(seen.iterator().next());
            }
        }
    }

    private static JsonObject parse(String part, byte[] bytes) throws BadMessageException {
        try {
            JsonElement element = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
            if (element instanceof JsonObject object) {
                return object;
            }
            throw new BadMessageException(part + " is not a JSON object");
        } catch (JsonParseException e) {
            throw new BadMessageException(part + " is not JSON: " + e.getMessage(), e);
        }
    }

    private String sign(List<byte[]> parts) {
        if (mac == null) {
            return "";
        }
        synchronized (mac) {
            parts.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal());
        }
    }
}

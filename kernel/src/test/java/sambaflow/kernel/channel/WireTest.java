package sambaflow.kernel.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages survive the way over the wire, and only whole and signed ones do. */
class WireTest {
    private final Wire wire = new Wire("hmac-sha256", "key");

    private Packet sample() {
        Packet request =
                wire.message(List.of(), null, "execute_request", Json.object("code", "\"é🙂\""));
        Packet reply =
                wire.message(
                        List.of(new byte[] {0, 1, 2}),
                        request,
                        "reply",
                        Json.object("n", 1, "x", null));
        return new Packet(
                reply.identities(),
                reply.header(),
                reply.parent(),
                reply.metadata(),
                reply.content(),
                List.of(new byte[] {9}));
    }

    @Test
    void aMessageComesBackAsItWasSent() throws BadMessageException {
        Packet sent = sample();
        Packet received = wire.decode(wire.encode(sent));
        assertThat(received.header()).isEqualTo(sent.header());
        assertThat(received.parent()).isEqualTo(sent.parent());
        assertThat(received.content()).isEqualTo(sent.content());
        assertThat(received.identities().getFirst()).containsExactly(0, 1, 2);
        assertThat(received.buffers().getFirst()).containsExactly(9);
    }

    @Test
    void anyChangedByteOfASignedPartIsNoticed() {
        for (int part = 3; part < 7; part++) {
            List<byte[]> frames = new ArrayList<>(wire.encode(sample()));
            byte[] changed = frames.get(part).clone();
            changed[changed.length - 1] ^= 1;
            frames.set(part, changed);
            assertThatThrownBy(() -> wire.decode(frames)).hasMessageContaining("bad signature");
        }
    }

    @Test
    void theSignatureIsTheOneOfThePublishedAlgorithm() {
        Packet packet = sample();
        String signature = new String(wire.encode(packet).get(2), StandardCharsets.US_ASCII);
        assertThat(signature).matches("[0-9a-f]{64}");
        assertThatThrownBy(() -> new Wire("hmac-sha256", "other").decode(wire.encode(packet)))
                .hasMessageContaining("bad signature");
    }

    @Test
    void anEmptyKeySwitchesSigningOff() throws BadMessageException {
        Wire open = new Wire("hmac-sha256", "");
        assertThat(open.encode(sample()).get(2)).isEmpty();
        assertThat(open.decode(wire.encode(sample())).type()).isEqualTo("reply");
    }

    @Test
    void aCharacterCutBetweenTwoWritesArrivesWhole() {
        StringBuilder text = new StringBuilder();
        TextSink sink = new TextSink(text::append);
        for (byte b : "aé🙂b".getBytes(StandardCharsets.UTF_8)) {
            sink.write(b);
        }
        assertThat(text).hasToString("aé🙂b");
    }
}

package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing that arrives on a socket ends a channel. */
class HostileTest {
    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @AfterEach
    void theKernelStillAnswersOnEveryChannel() {
        assertThat(kernel.run("20 + 1").result()).isEqualTo("21");
        assertThat(kernel.control("kernel_info_request").status()).isEqualTo("ok");
        assertThat(kernel.heartbeat("ping")).isEqualTo("ping");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void toBoth(List<byte[]> frames) {
        kernel.sendFrames(kernel.shell, frames);
        kernel.sendFrames(kernel.control, frames);
    }

    @Test
    void aBadSignatureIsDroppedAndLogged() {
        String header = "{\"msg_id\": \"x\", \"msg_type\": \"execute_request\"}";
        String code = "{\"code\": \"System.exit(3);\"}";
        toBoth(
                List.of(
                        bytes("<IDS|MSG>"),
                        bytes("00ff"),
                        bytes(header),
                        bytes("{}"),
                        bytes("{}"),
                        bytes(code)));
        kernel.run("1");
        assertThat(kernel.log()).contains("shell: message dropped, bad signature");
        assertThat(kernel.log()).contains("control: message dropped, bad signature");
    }

    @Test
    void truncatedMessagesAreDropped() {
        toBoth(List.of(bytes("<IDS|MSG>")));
        toBoth(List.of(bytes("<IDS|MSG>"), bytes("00"), bytes("{}")));
        toBoth(List.of(bytes("nothing of ours")));
        toBoth(List.of(new byte[0]));
    }

    @Test
    void signedNonsenseIsDropped() {
        kernel.sendParts(kernel.shell, "{\"msg_type\":", "{}", "{}", "{}");
        kernel.sendParts(kernel.shell, "[]", "{}", "{}", "{}");
        kernel.sendParts(kernel.shell, "{}", "{}", "{}", "{}");
        kernel.sendParts(kernel.shell, "[".repeat(200_000), "{}", "{}", "{}");
        kernel.sendParts(kernel.control, "null", "null", "null", "null");
    }

    @Test
    void contentOfTheWrongShapeIsAnswered() {
        for (String content :
                List.of(
                        "{'code': null}",
                        "{'code': 5, 'silent': 'yes', 'user_expressions': []}",
                        "{'code': '1', 'cursor_pos': -7}",
                        "{'code': '1', 'cursor_pos': 99999}",
                        "{'hist_access_type': 'none', 'n': -1}")) {
            JsonObject json = KernelClient.json(content);
            for (String type :
                    List.of(
                            "execute_request",
                            "complete_request",
                            "inspect_request",
                            "is_complete_request",
                            "history_request")) {
                assertThat(kernel.request(type, json).reply().has("status")).isTrue();
            }
        }
    }

    @Test
    void aHugeMessageIsServed() {
        String code = "\"" + "x".repeat(5_000_000) + "\".length()";
        assertThat(kernel.run("// " + "x".repeat(5_000_000) + "\n1").result()).isEqualTo("1");
        assertThat(kernel.run(code).error()).contains("constant string too long");
    }

    @Test
    void buffersAfterTheContentAreAccepted() {
        List<byte[]> parts = new ArrayList<>();
        for (String part :
                List.of(
                        "{\"msg_id\": \"b\", \"msg_type\": \"comm_msg\"}",
                        "{}",
                        "{}",
                        "{\"comm_id\": \"none\"}")) {
            parts.add(bytes(part));
        }
        List<byte[]> frames = new ArrayList<>(List.of(bytes("<IDS|MSG>")));
        frames.add(bytes(KernelClient.sign(parts)));
        frames.addAll(parts);
        frames.add(new byte[1000]);
        kernel.sendFrames(kernel.shell, frames);
        assertThat(kernel.publishedFor("b")).hasSize(2);
    }

    @Test
    void aMessageThatWasSentBeforeIsNotRunAgain() {
        kernel.run("int runs = 0;");
        String[] parts = {
            "{\"msg_id\": \"replayed\", \"msg_type\": \"execute_request\"}",
            "{}",
            "{}",
            "{\"code\": \"runs++;\"}"
        };
        for (int i = 0; i < 3; i++) {
            kernel.sendParts(kernel.shell, parts);
        }
        assertThat(kernel.run("runs").result()).isEqualTo("1");
        assertThat(kernel.log()).contains("the same signed message has been received before");
    }

    @Test
    void aFrameOfAHundredMegabytesIsNoHarm() {
        byte[] huge = new byte[100 << 20];
        kernel.sendFrames(
                kernel.shell,
                List.of(
                        bytes("<IDS|MSG>"), bytes("00"), bytes("{}"), bytes("{}"), bytes("{}"), huge));
        kernel.sendFrames(kernel.control, List.of(huge));
    }
}

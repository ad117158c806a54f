package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Comms carry data and buffers both ways, framed by busy and idle. */
class CommTest {
    private static final String ECHO =
            """
            import com.google.gson.JsonObject;
            import org.dflib.jjava.jupyter.kernel.BaseKernel;
            import org.dflib.jjava.jupyter.kernel.comm.*;
            import org.dflib.jjava.jupyter.messages.Message;
            import org.dflib.jjava.jupyter.messages.comm.*;
            class Echo extends Comm {
                Echo(CommManager all, String id, String target) { super(all, id, target); }
                protected void onMessage(Message<CommMsgCommand> message) {
                    JsonObject data = message.getContent().getData();
                    if (data.has("fail")) throw new IllegalStateException("on purpose");
                    var turned = new ArrayList<byte[]>();
                    for (byte[] each : message.getBlobs()) turned.add(0, each);
                    System.out.println("echoes");
                    send(data, Map.of(), turned);
                }
                protected void onClose(Message<CommCloseCommand> message, boolean sending) {
                    if (!sending) System.out.println("closed");
                }
            }
            BaseKernel.notebookKernel().getCommManager()
                .registerTarget("echo", (all, id, target, message) -> new Echo(all, id, target));
            """;

    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start();
        assertThat(kernel.run(ECHO).status()).isEqualTo("ok");
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    private static List<KernelClient.Received> send(String type, String content, byte[]... blobs) {
        String id = java.util.UUID.randomUUID().toString();
        List<byte[]> parts = new ArrayList<>();
        for (String part :
                List.of(
                        "{'msg_id': '%s', 'msg_type': '%s'}".formatted(id, type),
                        "{}",
                        "{}",
                        content)) {
            parts.add(part.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }
        List<byte[]> frames = new ArrayList<>();
        frames.add("<IDS|MSG>".getBytes(StandardCharsets.UTF_8));
        frames.add(KernelClient.sign(parts).getBytes(StandardCharsets.UTF_8));
        frames.addAll(parts);
        frames.addAll(List.of(blobs));
        kernel.sendFrames(kernel.shell, frames);
        List<KernelClient.Received> published = kernel.publishedFor(id);
        assertThat(published.getFirst().text("execution_state")).isEqualTo("busy");
        assertThat(published.getLast().text("execution_state")).isEqualTo("idle");
        return published.subList(1, published.size() - 1);
    }

    private static JsonObject openComms() {
        return kernel.request("comm_info_request", KernelClient.json("{'target_name': 'echo'}"))
                .reply()
                .getAsJsonObject("comms");
    }

    @Test
    void dataAndBuffersGoBothWays() {
        assertThat(send("comm_open", "{'comm_id': 'e', 'target_name': 'echo', 'data': {}}"))
                .isEmpty();
        assertThat(openComms().keySet()).contains("e");
        List<KernelClient.Received> answer =
                send(
                        "comm_msg",
                        "{'comm_id': 'e', 'data': {'n': 7}}",
                        new byte[] {1, 2},
                        new byte[] {-1});
        assertThat(answer)
                .extracting(KernelClient.Received::type)
                .containsExactly("stream", "comm_msg");
        KernelClient.Received echo = answer.get(1);
        assertThat(echo.content().getAsJsonObject("data").get("n").getAsInt()).isEqualTo(7);
        assertThat(echo.buffers().get(0)).containsExactly(-1);
        assertThat(echo.buffers().get(1)).containsExactly(1, 2);
        assertThat(send("comm_close", "{'comm_id': 'e', 'data': {}}").getFirst().text("text"))
                .isEqualTo("closed\n");
        assertThat(openComms().keySet()).doesNotContain("e");
    }

    @Test
    void aHandlerThatFailsIsShownAndTheCommGoesOn() {
        send("comm_open", "{'comm_id': 'f', 'target_name': 'echo', 'data': {}}");
        List<KernelClient.Received> shown =
                send("comm_msg", "{'comm_id': 'f', 'data': {'fail': 1}}");
        assertThat(shown.getFirst().content().toString()).contains("on purpose");
        assertThat(send("comm_msg", "{'comm_id': 'f', 'data': {}}")).hasSize(2);
    }

    @Test
    void messagesForACommThatThereIsNotAreHarmless() {
        assertThat(send("comm_msg", "{'comm_id': 'nobody', 'data': {}}")).isEmpty();
        assertThat(send("comm_close", "{'comm_id': 'nobody'}")).isEmpty();
        assertThat(send("comm_msg", "{}")).isEmpty();
    }
}

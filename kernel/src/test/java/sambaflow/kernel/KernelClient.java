package sambaflow.kernel;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A front end in miniature: starts a kernel process and speaks the protocol to it, byte by byte.
 */
final class KernelClient implements AutoCloseable {
    private static final String KEY = "a-key-of-the-tests";
    private static final int PATIENCE_MILLIS = 40_000;

    /** One message as received. */
    record Received(String type, String parent, JsonObject content, List<byte[]> buffers) {
        String text(String name) {
            return content.get(name).getAsString();
        }
    }

    /** All that a request brought: the reply and what was published for it, status aside. */
    record Outcome(JsonObject reply, List<Received> published) {
        String status() {
            return reply.get("status").getAsString();
        }

        String stream(String name) {
            StringBuilder text = new StringBuilder();
            published.stream()
                    .filter(m -> m.type().equals("stream") && m.text("name").equals(name))
                    .forEach(m -> text.append(m.text("text")));
            return text.toString();
        }

        String result() {
            return published.stream()
                    .filter(m -> m.type().equals("execute_result"))
                    .map(m -> m.content().getAsJsonObject("data").get("text/plain").getAsString())
                    .findFirst()
                    .orElse("no result; the reply was " + reply);
        }

        String error() {
            List<String> lines = new ArrayList<>();
            reply.getAsJsonArray("traceback").forEach(line -> lines.add(line.getAsString()));
            return String.join("\n", lines);
        }

        List<String> types() {
            return published.stream().map(Received::type).toList();
        }
    }

    private final ZContext context = new ZContext();
    private final byte[] identity = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    private final Path folder;
    private final Process process;
    private final int[] ports = freePorts();
    final ZMQ.Socket shell;
    final ZMQ.Socket control;
    final ZMQ.Socket stdin;
    final ZMQ.Socket iopub;
    private final ZMQ.Socket heartbeat;
    private final List<Received> unread = new ArrayList<>();
    private final List<Received> otherReplies = new ArrayList<>();

    private KernelClient(Map<String, String> environment, List<String> flags) throws IOException {
        folder = Files.createTempDirectory("kernel-test");
        process = launch(environment, flags);
        shell = connect(SocketType.DEALER, 0);
        control = connect(SocketType.DEALER, 1);
        stdin = connect(SocketType.DEALER, 2);
        iopub = connect(SocketType.SUB, 3);
        heartbeat = connect(SocketType.REQ, 4);
        iopub.subscribe(new byte[0]);
        awaitReady();
    }

    static KernelClient start(String... flags) {
        return start(Map.of(), flags);
    }

    /**
     * Starts a kernel with these variables; it keeps its state to itself if they do not say where.
     */
    static KernelClient start(Map<String, String> environment, String... flags) {
        try {
            return new KernelClient(environment, List.of(flags));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch(Map<String, String> environment, List<String> flags) throws IOException {
        Path file = folder.resolve("connection.json");
        Files.writeString(
                file,
                """
                {"transport": "tcp", "ip": "127.0.0.1", "shell_port": %d, "control_port": %d,
                 "stdin_port": %d, "iopub_port": %d, "hb_port": %d, "key": "%s",
                 "signature_scheme": "hmac-sha256", "kernel_name": "test"}
                """
                        .formatted(ports[0], ports[1], ports[2], ports[3], ports[4], KEY));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("..", "etc", "jvm.flags"));
        command.addAll(flags);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "sambaflow.kernel.Main",
                        file.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out.txt").toFile())
                        .redirectError(folder.resolve("err.txt").toFile());
        builder.environment().put("SAMBAFLOW_STATE", folder.resolve("state").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int[] freePorts() {
        int[] found = new int[5];
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < found.length; i++) {
                held.add(new ServerSocket(0));
                found[i] = held.get(i).getLocalPort();
            }
            for (ServerSocket socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Another client's socket for what is published, which takes so many messages ahead. */
    ZMQ.Socket subscribe(String topic, int messages) {
        ZMQ.Socket socket = context.createSocket(SocketType.SUB);
        socket.setRcvHWM(messages);
        socket.setReceiveBufferSize(1 << 16);
        socket.setLinger(0);
        socket.subscribe(topic);
        socket.connect("tcp://127.0.0.1:" + ports[3]);
        return socket;
    }

    private ZMQ.Socket connect(SocketType type, int port) {
        ZMQ.Socket socket = context.createSocket(type);
        if (type == SocketType.DEALER) {
            socket.setIdentity(identity);
        }
        socket.setRcvHWM(0);
        socket.setReconnectIVL(10);
        socket.setLinger(0);
        socket.connect("tcp://127.0.0.1:" + ports[port]);
        return socket;
    }

    // Published messages are lost until the subscription has arrived, so this asks until one comes.
    private void awaitReady() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (System.nanoTime() < end) {
            String id = send(shell, "kernel_info_request", new JsonObject());
            if (replyTo(shell, id) != null && receive(iopub, 200) != null) {
                drain(iopub);
                unread.clear();
                return;
            }
        }
        throw new IllegalStateException("the kernel does not answer: " + log());
    }

    private void drain(ZMQ.Socket socket) {
        while (receive(socket, 200) != null) {
            continue;
        }
    }

    String log() {
        try {
            return Files.readString(folder.resolve("err.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    String heartbeat(String text) {
        heartbeat.send(text);
        heartbeat.setReceiveTimeOut(10_000);
        return heartbeat.recvStr();
    }

    static String sign(List<byte[]> parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            parts.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    String send(ZMQ.Socket socket, String type, JsonObject content) {
        return send(socket, type, content, "");
    }

    /** Sends a request to a subshell, or to the main shell if it is "". */
    String send(ZMQ.Socket socket, String type, JsonObject content, String subshell) {
        String id = UUID.randomUUID().toString();
        JsonObject header =
                json(
                        "{'msg_id': '%s', 'session': 's', 'username': 'u', 'version': '5.3', 'date': '2026-01-01T00:00:00Z', 'msg_type': '%s'}"
                                .formatted(id, type));
        if (!subshell.isEmpty()) {
            header.addProperty("subshell_id", subshell);
        }
        sendParts(socket, header.toString(), "{}", "{}", content.toString());
        return id;
    }

    /** Sends a message whose parts are signed but otherwise as given. */
    void sendParts(ZMQ.Socket socket, String... parts) {
        List<byte[]> bytes = new ArrayList<>();
        for (String part : parts) {
            bytes.add(part.getBytes(StandardCharsets.UTF_8));
        }
        List<byte[]> frames = new ArrayList<>();
        frames.add("<IDS|MSG>".getBytes(StandardCharsets.UTF_8));
        frames.add(sign(bytes).getBytes(StandardCharsets.UTF_8));
        frames.addAll(bytes);
        sendFrames(socket, frames);
    }

    void sendFrames(ZMQ.Socket socket, List<byte[]> frames) {
        for (int i = 0; i < frames.size() - 1; i++) {
            socket.sendMore(frames.get(i));
        }
        socket.send(frames.getLast());
    }

    /** The next message with a right signature, or null when none comes in time. */
    Received receive(ZMQ.Socket socket, int millis) {
        socket.setReceiveTimeOut(millis);
        byte[] first = socket.recv();
        if (first == null) {
            return null;
        }
        List<byte[]> frames = new ArrayList<>(List.of(first));
        while (socket.hasReceiveMore()) {
            frames.add(socket.recv());
        }
        int at = 0;
        while (!new String(frames.get(at), StandardCharsets.UTF_8).equals("<IDS|MSG>")) {
            at++;
        }
        List<byte[]> parts = frames.subList(at + 2, at + 6);
        if (!sign(parts).equals(new String(frames.get(at + 1), StandardCharsets.UTF_8))) {
            throw new IllegalStateException("the kernel sent a wrong signature");
        }
        List<JsonObject> objects =
                parts.stream()
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .map(text -> JsonParser.parseString(text).getAsJsonObject())
                        .toList();
        JsonObject parent = objects.get(1);
        return new Received(
                objects.get(0).get("msg_type").getAsString(),
                parent.has("msg_id") ? parent.get("msg_id").getAsString() : "",
                objects.get(3),
                List.copyOf(frames.subList(at + 6, frames.size())));
    }

    /** The reply to a request on its channel; replies to others wait. */
    Received replyTo(ZMQ.Socket socket, String id) {
        for (Received waiting : otherReplies) {
            if (waiting.parent().equals(id)) {
                otherReplies.remove(waiting);
                return waiting;
            }
        }
        Received reply = receive(socket, PATIENCE_MILLIS);
        while (reply != null && !reply.parent().equals(id)) {
            otherReplies.add(reply);
            reply = receive(socket, PATIENCE_MILLIS);
        }
        return reply;
    }

    /** All that is published for a request, its busy and idle included; the rest waits. */
    List<Received> publishedFor(String id) {
        List<Received> mine = new ArrayList<>();
        int at = 0;
        while (true) {
            if (at == unread.size()) {
                Received next = receive(iopub, PATIENCE_MILLIS);
                if (next == null) {
                    throw new IllegalStateException("no idle for " + id + " after " + mine + log());
                }
                unread.add(next);
            }
            if (unread.get(at).parent().equals(id)) {
                Received next = unread.remove(at);
                mine.add(next);
                if (next.type().equals("status") && next.text("execution_state").equals("idle")) {
                    return mine;
                }
            } else {
                at++;
            }
        }
    }

    Outcome outcome(ZMQ.Socket socket, String id) {
        Received reply = replyTo(socket, id);
        List<Received> published =
                publishedFor(id).stream().filter(m -> !m.type().equals("status")).toList();
        return new Outcome(reply == null ? new JsonObject() : reply.content(), published);
    }

    Outcome request(String type, JsonObject content) {
        return outcome(shell, send(shell, type, content));
    }

    String sendCell(String code, JsonObject options) {
        JsonObject content = options.deepCopy();
        content.addProperty("code", code);
        return send(shell, "execute_request", content);
    }

    Outcome run(String code) {
        return run(code, new JsonObject());
    }

    Outcome run(String code, JsonObject options) {
        return outcome(shell, sendCell(code, options));
    }

    Outcome control(String type) {
        return control(type, new JsonObject());
    }

    Outcome control(String type, JsonObject content) {
        return outcome(control, send(control, type, content));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        context.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

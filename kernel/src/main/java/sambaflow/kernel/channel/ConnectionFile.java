package sambaflow.kernel.channel;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a front end tells a kernel at launch: where to bind its five sockets and how to sign. */
public record ConnectionFile(
        String transport,
        String ip,
        int shell,
        int control,
        int iopub,
        int stdin,
        int heartbeat,
        String scheme,
        String key) {

    public static ConnectionFile read(Path file) throws IOException {
        try {
            return of(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(
                    "connection file %s is not a JSON object: %s".formatted(file, e.getMessage()),
                    e);
        }
    }

    private static ConnectionFile of(JsonObject json) throws IOException {
        return new ConnectionFile(
                Json.text(json, "transport", "tcp"),
                Json.text(json, "ip", "127.0.0.1"),
                port(json, "shell_port"),
                port(json, "control_port"),
                port(json, "iopub_port"),
                port(json, "stdin_port"),
                port(json, "hb_port"),
                Json.text(json, "signature_scheme", "hmac-sha256"),
                Json.text(json, "key", ""));
    }

    private static int port(JsonObject json, String name) throws IOException {
        int port = Json.number(json, name, -1);
        if (port < 0) {
            throw new IOException("connection file has no number \"%s\"".formatted(name));
        }
        return port;
    }

    String address(int port) {
        return transport + "://" + ip + (transport.equals("ipc") ? "-" : ":") + port;
    }
}

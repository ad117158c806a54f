package sambaflow.kernel;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import sambaflow.kernel.channel.Channels;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.channel.Packet;
import sambaflow.kernel.channel.RequestLoop;

/** Answers the control channel, also while a cell runs: interrupt, shutdown, subshells. */
final class ControlRequests implements RequestLoop.Handler {
    private final Subshells subshells;
    private final Callable<?> subshellStart;
    private final Channels channels;
    private final KernelInfo info;
    private final Consumer<Boolean> exit;
    private final Consumer<String> log;

    /**
     * @param subshellStart what the thread of a new subshell does first
     * @param exit ends the process; it is told whether a restart follows
     */
    ControlRequests(
            Subshells subshells,
            Callable<?> subshellStart,
            Channels channels,
            KernelInfo info,
            Consumer<Boolean> exit,
            Consumer<String> log) {
        this.subshells = subshells;
        this.subshellStart = subshellStart;
        this.channels = channels;
        this.info = info;
        this.exit = exit;
        this.log = log;
    }

    @Override
    public void handle(Packet request, RequestLoop loop) {
        channels.iopub().status(request, "busy");
        try {
            answer(request)
                    .ifPresent(content ->
                            loop.reply(
                                    request,
                                    request.type().replaceFirst("_request$", "_reply"),
                                    content));
        } finally {
            channels.iopub().status(request, "idle");
        }
        if (request.type().equals("shutdown_request")) {
            channels.close();
            loop.close();
            exit.accept(Json.flag(request.content(), "restart", false));
        }
    }

    private Optional<JsonObject> answer(Packet request) {
        JsonObject content = request.content();
        return switch (request.type()) {
            case "kernel_info_request" -> Optional.of(info.reply());
            case "connect_request" -> Optional.of(info.connection());
            case "interrupt_request" -> {
                subshells.interrupt();
                yield Optional.of(Json.object("status", "ok"));
            }
            case "shutdown_request" ->
                    Optional.of(
                            Json.object(
                                    "status",
                                    "ok",
                                    "restart",
                                    Json.flag(content, "restart", false)));
            case "create_subshell_request" ->
                    Optional.of(
                            Json.object(
                                    "status",
                                    "ok",
                                    "subshell_id",
                                    subshells.create(subshellStart)));
            case "delete_subshell_request" ->
                    Optional.of(delete(Json.text(content, "subshell_id", "")));
            case "list_subshell_request" ->
                    Optional.of(Json.object("status", "ok", "subshell_id", subshells.list()));
            case String unknown -> {
                log.accept("control: unknown message type " + unknown);
                yield Optional.empty();
            }
        };
    }

    private JsonObject delete(String id) {
        if (subshells.delete(id)) {
            return Json.object("status", "ok");
        }
        String value = "there is no subshell \"%s\"; there are %s".formatted(id, subshells.list());
        JsonObject error =
                new ErrorReport("NoSuchSubshell", value, List.of("NoSuchSubshell: " + value))
                        .json();
        error.addProperty("status", "error");
        return error;
    }
}

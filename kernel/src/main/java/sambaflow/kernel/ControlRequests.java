package sambaflow.kernel;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import sambaflow.kernel.channel.Channels;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.channel.Packet;
import sambaflow.kernel.channel.RequestLoop;

/** Answers the control channel, also while a cell runs: interrupt, shutdown, kernel info. */
final class ControlRequests implements RequestLoop.Handler {
    private final JavaKernel kernel;
    private final Channels channels;
    private final KernelInfo info;
    private final Consumer<Boolean> exit;
    private final Consumer<String> log;

    ControlRequests(
            JavaKernel kernel,
            Channels channels,
            KernelInfo info,
            Consumer<Boolean> exit,
            Consumer<String> log) {
        this.kernel = kernel;
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
        return switch (request.type()) {
            case "kernel_info_request" -> Optional.of(info.reply());
            case "connect_request" -> Optional.of(info.connection());
            case "interrupt_request" -> {
                kernel.interrupt();
                yield Optional.of(Json.object("status", "ok"));
            }
            case "shutdown_request" ->
                    Optional.of(
                            Json.object(
                                    "status",
                                    "ok",
                                    "restart",
                                    Json.flag(request.content(), "restart", false)));
            case String unknown -> {
                log.accept("control: unknown message type " + unknown);
                yield Optional.empty();
            }
        };
    }
}

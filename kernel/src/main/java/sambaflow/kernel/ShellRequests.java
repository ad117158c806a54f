package sambaflow.kernel;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import sambaflow.kernel.channel.Channels;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.channel.Packet;
import sambaflow.kernel.channel.RequestLoop;
import sambaflow.kernel.shell.Completion;

/** Answers the shell channel: busy, the work on the cell thread, the reply, idle. */
final class ShellRequests implements RequestLoop.Handler {
    private final JavaKernel kernel;
    private final Channels channels;
    private final CellThread cells;
    private final Execution execution;
    private final KernelInfo info;
    private final Comms comms;
    private final HistoryRequests history;
    private final Consumer<String> log;

    ShellRequests(Parts parts, KernelInfo info) {
        this.kernel = parts.kernel();
        this.channels = parts.channels();
        this.cells = parts.cells();
        this.execution = parts.execution();
        this.log = parts.log();
        this.comms = new Comms(kernel, execution);
        this.history = new HistoryRequests(parts.history());
        this.info = info;
    }

    /** What the kernel is made of. */
    record Parts(
            JavaKernel kernel,
            Channels channels,
            CellThread cells,
            Execution execution,
            History history,
            Consumer<String> log) {}

    @Override
    public void handle(Packet request, RequestLoop loop) {
        List<Packet> waiting = answerOne(request, loop);
        for (Packet next : waiting) {
            if (next.type().equals("execute_request")) {
                abort(next, loop);
            } else {
                handle(next, loop);
            }
        }
    }

    /**
     * Answers a request; what waits behind a cell that failed is returned, cells among it abort.
     */
    // A socket loop: the request gets its idle, and an answer if it can have one, in any case.
    @SuppressWarnings("IllegalCatch")
    private List<Packet> answerOne(Packet request, RequestLoop loop) {
        List<Packet> waiting = new ArrayList<>();
        channels.iopub().status(request, "busy");
        try {
            Optional<JsonObject> reply = answer(request);
            if (reply.isPresent()) {
                // Before the reply: what the front end sends after it is not behind the failure.
                if (stopsOthers(request, reply.get())) {
                    waiting.addAll(loop.waiting());
                }
                loop.reply(request, replyType(request), reply.get());
            }
        } catch (Throwable e) {
            log.accept("shell: " + request.type() + " failed, " + e);
            if (request.type().endsWith("_request")) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                JsonObject error = ErrorReport.of(cause).json();
                error.addProperty("status", "error");
                loop.reply(request, replyType(request), error);
            }
        } finally {
            channels.iopub().status(request, "idle");
        }
        return waiting;
    }

    private static String replyType(Packet request) {
        return request.type().replaceFirst("_request$", "_reply");
    }

    private static boolean stopsOthers(Packet request, JsonObject reply) {
        return request.type().equals("execute_request")
                && Json.text(reply, "status", "").equals("error")
                && Json.flag(request.content(), "stop_on_error", true);
    }

    private void abort(Packet request, RequestLoop loop) {
        channels.iopub().status(request, "busy");
        loop.reply(
                request,
                "execute_reply",
                Json.object("status", "aborted", "execution_count", execution.count()));
        channels.iopub().status(request, "idle");
    }

    private Optional<JsonObject> answer(Packet request) {
        return switch (request.type()) {
            case "kernel_info_request" -> Optional.of(info.reply());
            case "connect_request" -> Optional.of(info.connection());
            case "history_request" -> Optional.of(history.reply(request.content()));
            case "shutdown_request" ->
                    Optional.of(
                            Json.object(
                                    "status",
                                    "error",
                                    "ename",
                                    "WrongChannel",
                                    "evalue",
                                    "shutdown_request belongs on control",
                                    "traceback",
                                    List.of()));
            case String other -> onCellThread(request);
        };
    }

    private Optional<JsonObject> onCellThread(Packet request) {
        return switch (request.type()) {
            case "execute_request" ->
                    Optional.of(
                            cells.call(() -> cells.interruptibly(() -> execution.run(request))));
            case "complete_request" -> Optional.of(cells.call(() -> complete(request.content())));
            case "inspect_request" -> Optional.of(cells.call(() -> inspect(request.content())));
            case "is_complete_request" ->
                    Optional.of(cells.call(() -> isComplete(request.content())));
            case "comm_info_request" -> Optional.of(cells.call(() -> comms.info(request)));
            case "comm_open", "comm_msg", "comm_close" ->
                    cells.call(() -> {
                        comms.handle(request);
                        return Optional.empty();
                    });
            case String unknown -> {
                log.accept("shell: unknown message type " + unknown);
                yield Optional.empty();
            }
        };
    }

    private JsonObject complete(JsonObject content) {
        String code = Json.text(content, "code", "");
        int cursor = utf16(code, Json.number(content, "cursor_pos", -1));
        Completion completion = kernel.completion(code, cursor);
        int start = code.codePointCount(0, completion.start());
        int end = code.codePointCount(0, cursor);
        List<String> texts = completion.matches().stream().map(Completion.Match::text).toList();
        List<JsonObject> types =
                completion.matches().stream()
                        .map(match ->
                                Json.object(
                                        "start",
                                        start,
                                        "end",
                                        end,
                                        "text",
                                        match.text(),
                                        "type",
                                        match.kind()))
                        .toList();
        return Json.object(
                "status",
                "ok",
                "matches",
                texts,
                "cursor_start",
                start,
                "cursor_end",
                end,
                "metadata",
                Json.object("_jupyter_types_experimental", types));
    }

    private JsonObject inspect(JsonObject content) {
        String code = Json.text(content, "code", "");
        int cursor = utf16(code, Json.number(content, "cursor_pos", -1));
        boolean detail = Json.number(content, "detail_level", 0) > 0;
        DisplayData found = kernel.inspect(code, cursor, detail);
        JsonObject data = found == null ? new JsonObject() : LibraryMessages.json(found);
        return Json.object(
                "status",
                "ok",
                "found",
                found != null,
                "data",
                Json.child(data, "data"),
                "metadata",
                new JsonObject());
    }

    private JsonObject isComplete(JsonObject content) {
        String state = kernel.isComplete(Json.text(content, "code", ""));
        return state.equals(BaseKernel.IS_COMPLETE_YES) || state.equals(BaseKernel.IS_COMPLETE_BAD)
                ? Json.object("status", state)
                : Json.object("status", "incomplete", "indent", state);
    }

    /** The protocol counts code points, Java counts UTF-16 units. */
    private static int utf16(String code, int codePoints) {
        int all = code.codePointCount(0, code.length());
        return codePoints < 0 || codePoints > all
                ? code.length()
                : code.offsetByCodePoints(0, codePoints);
    }
}

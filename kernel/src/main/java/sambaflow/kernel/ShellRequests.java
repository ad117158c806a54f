package sambaflow.kernel;

import com.google.gson.JsonObject;
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

/**
 * Answers the shell channel: busy, the work on the cell thread of the request's shell, the reply,
 * idle.
 */
final class ShellRequests implements RequestLoop.Handler {
    private final JavaKernel kernel;
    private final Channels channels;
    private final Subshells subshells;
    private final Execution execution;
    private final KernelInfo info;
    private final Comms comms;
    private final HistoryRequests history;
    private final Consumer<String> log;

    ShellRequests(Parts parts, KernelInfo info) {
        this.kernel = parts.kernel();
        this.channels = parts.channels();
        this.subshells = parts.subshells();
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
            Subshells subshells,
            Execution execution,
            History history,
            Consumer<String> log) {}

    @Override
    public void handle(Packet request, RequestLoop loop) {
        Optional<CellThread> found = subshells.of(request);
        if (found.isEmpty()) {
            answer(request, loop, ShellRequests::noSuchSubshell);
            return;
        }
        CellThread cells = found.get();
        if (needsNoShell(request) && cells.isIdle()) {
            answer(request, loop, this::content);
        } else {
            cells.request(aborted -> onCellThread(request, loop, cells, aborted));
        }
    }

    /** What a front end asks first is answered while the shell starts. */
    private static boolean needsNoShell(Packet request) {
        return switch (request.type()) {
            case "kernel_info_request", "connect_request", "history_request" -> true;
            case String other -> false;
        };
    }

    private static boolean isCell(Packet request) {
        return request.type().equals("execute_request");
    }

    private void onCellThread(Packet request, RequestLoop loop, CellThread cells, boolean aborted) {
        if (!isCell(request)) {
            answer(request, loop, packet -> content(packet, cells));
        } else if (aborted) {
            answer(request, loop, packet -> aborted());
        } else {
            answer(request, loop, packet -> run(packet, loop, cells));
            execution.prepareForNext();
        }
    }

    private interface Answer {
        /** The content of the reply; empty for a message that gets none. */
        Optional<JsonObject> to(Packet request) throws Exception;
    }

    // A socket loop: the request gets its idle, and an answer if it can have one, in any case.
    @SuppressWarnings("IllegalCatch")
    private void answer(Packet request, RequestLoop loop, Answer answer) {
        channels.iopub().status(request, "busy");
        try {
            answer.to(request)
                    .ifPresent(content -> loop.reply(request, replyType(request), content));
        } catch (Throwable e) {
            log.accept("shell: " + request.type() + " failed, " + e);
            if (request.type().endsWith("_request")) {
                JsonObject error = ErrorReport.of(e).json();
                error.addProperty("status", "error");
                loop.reply(request, replyType(request), error);
            }
        } finally {
            channels.iopub().status(request, "idle");
        }
    }

    private static String replyType(Packet request) {
        return request.type().replaceFirst("_request$", "_reply");
    }

    /** Runs a cell; if it fails, those that wait behind it are not run. */
    private Optional<JsonObject> run(Packet request, RequestLoop loop, CellThread cells)
            throws Exception {
        JsonObject reply = cells.interruptibly(() -> execution.run(request));
        if (Json.text(reply, "status", "").equals("error")
                && Json.flag(request.content(), "stop_on_error", true)) {
            // Before the reply: what the front end sends after it is not behind the failure.
            loop.catchUp();
            cells.abortWaiting();
        }
        return Optional.of(reply);
    }

    private Optional<JsonObject> aborted() {
        return Optional.of(Json.object("status", "aborted", "execution_count", execution.count()));
    }

    private static Optional<JsonObject> noSuchSubshell(Packet request) {
        String id = Json.text(request.header(), "subshell_id", "");
        return request.type().endsWith("_request")
                ? Optional.of(
                        error(
                                "NoSuchSubshell",
                                "there is no subshell %s; list_subshell_request tells which there are"
                                        .formatted(id)))
                : Optional.empty();
    }

    private static JsonObject error(String name, String value) {
        JsonObject error = new ErrorReport(name, value, List.of(name + ": " + value)).json();
        error.addProperty("status", "error");
        return error;
    }

    /** The answer to a request that needs no shell. */
    private Optional<JsonObject> content(Packet request) {
        return switch (request.type()) {
            case "kernel_info_request" -> Optional.of(info.reply());
            case "connect_request" -> Optional.of(info.connection());
            case "history_request" -> Optional.of(history.reply(request.content()));
            case "shutdown_request" ->
                    Optional.of(error("WrongChannel", "shutdown_request belongs on control"));
            case String unknown -> {
                log.accept("shell: unknown message type " + unknown);
                yield Optional.empty();
            }
        };
    }

    private Optional<JsonObject> content(Packet request, CellThread cells) throws Exception {
        return switch (request.type()) {
            case "complete_request" -> Optional.of(complete(request.content()));
            case "inspect_request" -> Optional.of(inspect(request.content()));
            case "is_complete_request" -> Optional.of(isComplete(request.content()));
            case "comm_info_request" -> Optional.of(comms.info(request));
            case "comm_open", "comm_msg", "comm_close" ->
                    cells.interruptibly(() -> {
                        comms.handle(request);
                        return Optional.empty();
                    });
            case String other -> content(request);
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
                completion.matches().stream().map(match -> typed(match, start, end)).toList();
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

    /** As ipykernel writes them; a signature that is not known is not there. */
    private static JsonObject typed(Completion.Match match, int start, int end) {
        JsonObject typed =
                Json.object("start", start, "end", end, "text", match.text(), "type", match.kind());
        if (!match.signature().isEmpty()) {
            typed.addProperty("signature", match.signature());
        }
        return typed;
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

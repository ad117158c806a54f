package sambaflow.kernel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import sambaflow.kernel.channel.Channels;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.channel.Packet;
import sambaflow.kernel.channel.Reserve;
import sambaflow.kernel.shell.CellInterruption;
import sambaflow.kernel.shell.Source;
import sambaflow.kernel.shell.StopSwitch;

/** Runs execute requests: counting, showing, answering. */
final class Execution {
    private final JavaKernel kernel;
    private final Channels channels;
    private final CellOutput output;
    private final History history;
    private final PublishSocket publisher;
    private final AtomicInteger count = new AtomicInteger();
    private final Reserve reserve;

    Execution(JavaKernel kernel, Channels channels, CellOutput output, History history) {
        this.kernel = kernel;
        this.channels = channels;
        this.reserve = channels.reserve();
        this.output = output;
        this.history = history;
        this.publisher = new PublishSocket(output, channels.wire());
        kernel.getCommManager().setIOPubChannel(publisher);
    }

    int count() {
        return count.get();
    }

    /** Makes this request the one that output and extensions refer to; on the cell thread. */
    CellEnvironment attach(Packet request, boolean silent, boolean allowInput) {
        output.begin(request, silent, allowInput);
        var context =
                LibraryMessages.message(request, MessageType.EXECUTE_REQUEST, ExecuteRequest.class);
        CellEnvironment environment =
                new CellEnvironment(context, output, channels.input(), publisher);
        kernel.cellIO().attach(environment);
        kernel.getCommManager().setMessageContext(context);
        return environment;
    }

    void publish(String type, JsonObject content) {
        output.publish(type, content);
    }

    /** Runs one request on the cell thread; the content of its reply. */
    JsonObject run(Packet request) {
        JsonObject content = request.content();
        boolean silent = Json.flag(content, "silent", false);
        boolean store = !silent && Json.flag(content, "store_history", true);
        int number = store ? count.incrementAndGet() : count.get();
        String code = Json.text(content, "code", "");
        attach(request, silent, Json.flag(content, "allow_stdin", true));
        output.publish("execute_input", Json.object("code", code, "execution_count", number));
        tellNotices();
        JsonObject reply;
        Ending ending = runCell(new Source("cell [" + number + "]", code, 1), number);
        if (store && !code.isBlank()) {
            history.add(number, code, ending.result());
        }
        tellNotices();
        ErrorReport error = ending.error();
        if (error == null) {
            reply = Json.object("status", "ok");
            reply.add("user_expressions", expressions(Json.child(content, "user_expressions")));
        } else {
            reply = error.quoting(history::source).json();
            output.publish("error", reply.deepCopy());
            reply.addProperty("status", "error");
            reply.add("user_expressions", new JsonObject());
        }
        reply.addProperty("execution_count", number);
        reply.add("payload", Json.array(output.payload()));
        return reply;
    }

    /** How a cell ended: an error or none, and the text of its result, which may be empty. */
    private record Ending(ErrorReport error, String result) {}

    // The boundary of a cell: whatever it throws is shown to its author.
    @SuppressWarnings("IllegalCatch")
    private Ending runCell(Source cell, int number) {
        String result = "";
        try {
            if (!cell.text().isBlank()) {
                CellRunner runner = new CellRunner(kernel);
                Object value = runner.run(cell);
                if (value != null) {
                    result = show(number, runner.user(() -> render(value)));
                }
            }
            return new Ending(null, result);
        } catch (CellInterruption e) {
            return new Ending(ErrorReport.of(e), "");
        } catch (Throwable e) {
            reserve.releaseFor(e);
            return new Ending(
                    ErrorReport.of(StopSwitch.requested() ? new CellInterruption(e) : e), "");
        }
    }

    /** What the next cell can count on: memory to say that there is none left. */
    void prepareForNext() {
        reserve.refill();
    }

    private DisplayData render(Object value) {
        return value instanceof DisplayData data ? data : kernel.getRenderer().render(value);
    }

    private String show(int number, DisplayData data) {
        JsonObject result = bundle(data);
        result.addProperty("execution_count", number);
        output.publish("execute_result", result);
        return Json.text(Json.child(result, "data"), "text/plain", "");
    }

    private static JsonObject bundle(DisplayData data) {
        JsonObject bundle = LibraryMessages.json(data);
        for (String part : java.util.List.of("data", "metadata")) {
            if (!bundle.has(part)) {
                bundle.add(part, new JsonObject());
            }
        }
        return bundle;
    }

    private void tellNotices() {
        kernel.takeNotices().forEach(notice -> output.stream("stderr", notice + "\n"));
    }

    private JsonObject expressions(JsonObject asked) {
        JsonObject values = new JsonObject();
        for (Map.Entry<String, JsonElement> each : asked.entrySet()) {
            values.add(
                    each.getKey(), expression(each.getKey(), Json.text(asked, each.getKey(), "")));
        }
        return values;
    }

    // A boundary like that of a cell, for one expression: the others and the cell are not affected.
    @SuppressWarnings("IllegalCatch")
    private JsonObject expression(String name, String code) {
        CellRunner runner = new CellRunner(kernel);
        try {
            Object value = runner.aside(new Source("expression " + name, code, 1));
            DisplayData data =
                    value == null ? new DisplayData("null") : runner.user(() -> render(value));
            JsonObject bundle = bundle(data);
            bundle.addProperty("status", "ok");
            return bundle;
        } catch (Throwable e) {
            JsonObject error = ErrorReport.of(e).json();
            error.addProperty("status", "error");
            return error;
        }
    }
}

package sambaflow.kernel;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sambaflow.kernel.channel.Iopub;
import sambaflow.kernel.channel.Packet;
import sambaflow.kernel.channel.TextSink;
import sambaflow.kernel.shell.StopSwitch;

/** Where output goes: to the cell whose thread, or whose thread's maker, wrote it. */
final class CellOutput {
    private record Cell(
            Packet request, boolean silent, boolean inputAllowed, List<JsonObject> payload) {
        Cell(Packet request, boolean silent, boolean inputAllowed) {
            this(request, silent, inputAllowed, new ArrayList<>());
        }
    }

    // A thread started by a cell keeps writing to that cell, however late.
    private final InheritableThreadLocal<Cell> own = new InheritableThreadLocal<>();
    private volatile Iopub iopub;
    private volatile Cell last = new Cell(null, false, false);

    /** From here on there is a front end to write to; nothing is written before. */
    void to(Iopub channel) {
        iopub = channel;
    }

    /** What this thread and its children write from now on belongs to this request. */
    void begin(Packet request, boolean silent, boolean inputAllowed) {
        last = new Cell(request, silent, inputAllowed);
        own.set(last);
    }

    private Cell cell() {
        Cell mine = own.get();
        return mine == null ? last : mine;
    }

    /** The request of the cell that the current thread works for; null before the first. */
    Packet request() {
        return cell().request();
    }

    /** Whether the front end of this thread's cell answers questions. */
    boolean isInputAllowed() {
        return cell().inputAllowed();
    }

    void stream(String name, String text) {
        Cell cell = cell();
        if (!cell.silent() && isRoom()) {
            iopub.stream(cell.request(), name, text);
        }
    }

    void publish(String type, JsonObject content) {
        Cell cell = cell();
        if (!cell.silent()) {
            // What a cell ends with does not wait: a front end may first wait for its reply. What
            // runs beside the cells shows little, its last state among it: that is not lost.
            if (type.equals("display_data") || type.equals("update_display_data")) {
                isRoom();
            }
            iopub.publish(cell.request(), type, content);
        }
    }

    /** A cell waits for room; what runs beside the cells goes on, and loses lines instead. */
    private boolean isRoom() {
        if (StopSwitch.isBeside()) {
            return iopub.hasRoom();
        }
        iopub.awaitRoom();
        return true;
    }

    /** Publishes a comm's message, also of a silent cell: it is no output. */
    void publishComm(Packet packet) {
        Packet request = request();
        iopub.awaitRoom();
        iopub.publish(
                new Packet(
                        packet.identities(),
                        packet.header(),
                        request == null ? new JsonObject() : request.header(),
                        packet.metadata(),
                        packet.content(),
                        packet.buffers()));
    }

    /** Adds something for the front end to do when it has the reply of this thread's cell. */
    void addPayload(JsonObject payload) {
        List<JsonObject> all = cell().payload();
        synchronized (all) {
            all.add(payload);
        }
    }

    List<JsonObject> payload() {
        List<JsonObject> all = cell().payload();
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    /** A stream of cells; a cell that closes it closes it for nobody. */
    PrintStream printStream(String name) {
        return new PrintStream(
                new TextSink(text -> stream(name, text)), true, StandardCharsets.UTF_8) {
            @Override
            public void close() {
                flush();
            }
        };
    }
}

package sambaflow.kernel;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import sambaflow.kernel.channel.Iopub;
import sambaflow.kernel.channel.Packet;
import sambaflow.kernel.channel.TextSink;

/** Where output goes: to the cell whose thread, or whose thread's maker, wrote it. */
final class CellOutput {
    private record Cell(Packet request, boolean silent) {}

    // A thread started by a cell keeps writing to that cell, however late.
    private final InheritableThreadLocal<Cell> own = new InheritableThreadLocal<>();
    private final Iopub iopub;
    private volatile Cell last = new Cell(null, false);

    CellOutput(Iopub iopub) {
        this.iopub = iopub;
    }

    /** What this thread and its children write from now on belongs to this request. */
    void begin(Packet request, boolean silent) {
        last = new Cell(request, silent);
        own.set(last);
    }

    private Cell cell() {
        Cell mine = own.get();
        return mine == null ? last : mine;
    }

    void stream(String name, String text) {
        Cell cell = cell();
        if (!cell.silent()) {
            iopub.stream(cell.request(), name, text);
        }
    }

    void publish(String type, JsonObject content) {
        Cell cell = cell();
        if (!cell.silent()) {
            iopub.publish(cell.request(), type, content);
        }
    }

    PrintStream printStream(String name) {
        return new PrintStream(
                new TextSink(text -> stream(name, text)), true, StandardCharsets.UTF_8);
    }
}

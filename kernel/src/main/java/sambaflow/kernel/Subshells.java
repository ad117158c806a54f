package sambaflow.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.channel.Packet;

/** The threads that answer shell requests: the main one, and one for each subshell. */
final class Subshells {
    private final CellThread main = new CellThread("cell");
    private final Map<String, CellThread> others = new ConcurrentSkipListMap<>();

    CellThread main() {
        return main;
    }

    /** The thread a request is for; empty if it names a subshell that there is not. */
    Optional<CellThread> of(Packet request) {
        String id = Json.text(request.header(), "subshell_id", "");
        return Optional.ofNullable(id.isEmpty() ? main : others.get(id));
    }

    /**
     * Makes a subshell.
     *
     * @param first what its thread does before the first request
     */
    String create(Callable<?> first) {
        String id = UUID.randomUUID().toString();
        CellThread cells = new CellThread("cell-" + id);
        cells.submit(first);
        others.put(id, cells);
        return id;
    }

    /** Interrupts the subshell's cell, aborts those that wait for it, and forgets it. */
    boolean delete(String id) {
        CellThread cells = others.remove(id);
        if (cells == null) {
            return false;
        }
        cells.abortWaiting();
        cells.interrupt();
        cells.close();
        return true;
    }

    List<String> list() {
        return List.copyOf(others.keySet());
    }

    /** Stops every cell that runs: a front end has one button for all. */
    void interrupt() {
        main.interrupt();
        others.values().forEach(CellThread::interrupt);
    }
}

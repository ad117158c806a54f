package sambaflow.kernel;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dflib.jjava.jupyter.kernel.history.HistoryEntry;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager.ResultFlag;
import sambaflow.kernel.channel.Json;

/** Answers history requests: the tail, a range, a search. */
final class HistoryRequests {
    private final History history;

    HistoryRequests(History history) {
        this.history = history;
    }

    JsonObject reply(JsonObject content) {
        boolean output = Json.flag(content, "output", false);
        List<List<Object>> rows = new ArrayList<>();
        for (HistoryEntry entry : find(content)) {
            Object text =
                    output ? Arrays.asList(entry.getInput(), outputOf(entry)) : entry.getInput();
            rows.add(List.of(entry.getSession(), entry.getCellNumber(), text));
        }
        return Json.object("status", "ok", "history", rows);
    }

    private static String outputOf(HistoryEntry entry) {
        return entry.getOutput().isEmpty() ? null : entry.getOutput();
    }

    private List<HistoryEntry> find(JsonObject content) {
        Set<ResultFlag> flags = EnumSet.noneOf(ResultFlag.class);
        if (Json.flag(content, "unique", false)) {
            flags.add(ResultFlag.UNIQUE);
        }
        int length = Math.max(0, Json.number(content, "n", Integer.MAX_VALUE));
        return switch (Json.text(content, "hist_access_type", "tail")) {
            case "range" ->
                    history.lookupRange(
                            Json.number(content, "session", 0),
                            Json.number(content, "start", 0),
                            Json.number(content, "stop", Integer.MAX_VALUE),
                            flags);
            case "search" -> history.search(Json.text(content, "pattern", "*"), length, flags);
            default -> history.lookupTail(length, flags);
        };
    }
}

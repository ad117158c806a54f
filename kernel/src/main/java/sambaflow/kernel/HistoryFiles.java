package sambaflow.kernel;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.history.HistoryEntry;
import sambaflow.kernel.channel.Json;

/**
 * The cells of a user's sessions in files, one for each session, one line of JSON for each cell. A
 * session's number is taken by making its file, which only one of several kernels can, and no other
 * kernel writes to it. What cannot be read is passed over.
 */
final class HistoryFiles {
    private static final String SUFFIX = ".jsonl";
    private static final int LONGEST_CELL = 100_000;

    private final Gson gson = new Gson();
    private final Path folder;
    private final Consumer<String> log;
    private final int mostSessions;
    private final long mostBytes;

    HistoryFiles(Path folder, Consumer<String> log, int mostSessions, long mostBytes) {
        this.folder = folder;
        this.log = log;
        this.mostSessions = mostSessions;
        this.mostBytes = mostBytes;
    }

    /** Takes the number of a new session, and lets go of the oldest ones that are too many. */
    int begin() throws IOException {
        StateFolder.create(folder);
        TreeMap<Integer, Path> sessions = sessions();
        int number = sessions.isEmpty() ? 1 : sessions.lastKey() + 1;
        while (true) {
            try {
                StateFolder.createFile(file(number));
                break;
            } catch (FileAlreadyExistsException e) {
                number++;
            }
        }
        shrink(sessions);
        return number;
    }

    private void shrink(TreeMap<Integer, Path> sessions) throws IOException {
        long bytes = 0;
        for (Path file : sessions.values()) {
            bytes += size(file);
        }
        while (sessions.size() >= mostSessions || (bytes > mostBytes && !sessions.isEmpty())) {
            Path oldest = sessions.pollFirstEntry().getValue();
            bytes -= size(oldest);
            Files.deleteIfExists(oldest);
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private Path file(int session) {
        return folder.resolve(session + SUFFIX);
    }

    /** The files by their session's number. */
    TreeMap<Integer, Path> sessions() {
        TreeMap<Integer, Path> sessions = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> number(file).ifPresent(number -> sessions.put(number, file)));
            } catch (IOException e) {
                log.accept("history: " + folder + " cannot be read, " + e);
            }
        }
        return sessions;
    }

    private static Optional<Integer> number(Path file) {
        String name = file.getFileName().toString();
        return name.matches("[1-9]\\d{0,8}\\.jsonl")
                ? Optional.of(Integer.valueOf(name.substring(0, name.length() - SUFFIX.length())))
                : Optional.empty();
    }

    /** Adds a cell to a session that this kernel has begun. */
    void append(HistoryEntry entry) throws IOException {
        if (entry.getInput().length() > LONGEST_CELL) {
            return;
        }
        String output = entry.getOutput();
        String kept = output.substring(0, Math.min(output.length(), LONGEST_CELL));
        JsonObject line =
                Json.object("line", entry.getCellNumber(), "in", entry.getInput(), "out", kept);
        Files.writeString(
                file(entry.getSession()),
                gson.toJson(line) + "\n",
                StandardOpenOption.APPEND,
                StandardOpenOption.CREATE);
    }

    /** The cells of a session as far as they can be read, in their order. */
    List<HistoryEntry> read(int session) {
        List<HistoryEntry> entries = new ArrayList<>();
        try {
            String text = new String(Files.readAllBytes(file(session)), StandardCharsets.UTF_8);
            text.lines().forEach(line -> entry(session, line).ifPresent(entries::add));
        } catch (IOException e) {
            // Gone since it was listed: another kernel has let go of it.
            return entries;
        }
        return entries;
    }

    private static Optional<HistoryEntry> entry(int session, String line) {
        try {
            if (JsonParser.parseString(line) instanceof JsonObject json
                    && json.has("in")
                    && Json.number(json, "line", 0) > 0) {
                return Optional.of(
                        new HistoryEntry(
                                session,
                                Json.number(json, "line", 0),
                                Json.text(json, "in", ""),
                                Json.text(json, "out", "")));
            }
            return Optional.empty();
        } catch (JsonParseException | NumberFormatException e) {
            // Half a line, where a machine went down while it was written.
            return Optional.empty();
        }
    }
}

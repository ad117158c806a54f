package sambaflow.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.kernel.history.HistoryEntry;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager;

/**
 * The cells of this session, in memory and in a file, and those of older sessions as their files
 * have them. Files are touched by a thread of their own, from the first cell on; a session that
 * cannot be written lives in memory.
 */
final class History implements HistoryManager {
    private static final long LAST_WORDS_MILLIS = 200;

    private record Cell(int number, String input, String output) {}

    private final List<Cell> cells = new ArrayList<>();
    private final HistoryFiles files;
    private final Consumer<String> log;
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("history").factory());
    private int session;
    private boolean failed;

    History(HistoryFiles files, Consumer<String> log) {
        this.files = files;
        this.log = log;
    }

    void add(int number, String input, String output) {
        synchronized (cells) {
            cells.add(new Cell(number, input, output));
        }
        writer.execute(() -> write(new Cell(number, input, output)));
    }

    /** On the writer's thread only, as all that knows of the session's number. */
    private void write(Cell cell) {
        int own = session();
        if (failed) {
            return;
        }
        try {
            files.append(new HistoryEntry(own, cell.number(), cell.input(), cell.output()));
        } catch (IOException e) {
            failed = true;
            log.accept("history: this session is not kept from here on, " + e);
        }
    }

    private int session() {
        if (session == 0) {
            try {
                session = files.begin();
            } catch (IOException e) {
                failed = true;
                NavigableSet<Integer> known = files.sessions().navigableKeySet();
                session = known.isEmpty() ? 1 : known.last() + 1;
                log.accept(
                        "history: this session is not kept, "
                                + e
                                + "; SAMBAFLOW_STATE names another folder");
            }
        }
        return session;
    }

    private int number() {
        try {
            return writer.submit(this::session).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the session has no number", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the history was read", e);
        }
    }

    /** Waits for a moment until everything is written. */
    void close() {
        try {
            writer.submit(() -> {}).get(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.accept("history: the last cells are not kept, " + e);
        }
    }

    /** The source of the newest cell of this session with this number. */
    Optional<String> source(int number) {
        synchronized (cells) {
            return cells.reversed().stream()
                    .filter(cell -> cell.number() == number)
                    .map(Cell::input)
                    .findFirst();
        }
    }

    private List<HistoryEntry> current(int number) {
        synchronized (cells) {
            return cells.stream()
                    .map(c -> new HistoryEntry(number, c.number(), c.input(), c.output()))
                    .toList();
        }
    }

    private List<HistoryEntry> read(int which, int own) {
        return which == own ? current(own) : files.read(which);
    }

    @Override
    public List<HistoryEntry> lookupTail(int length, Set<ResultFlag> flags) {
        return last(length, input -> true);
    }

    /** The newest that match, from the newest session back, in the order of time. */
    private List<HistoryEntry> last(int length, Predicate<String> matches) {
        int own = number();
        NavigableSet<Integer> sessions = new TreeSet<>(files.sessions().keySet());
        sessions.add(own);
        List<HistoryEntry> found = new ArrayList<>();
        for (int each : sessions.descendingSet()) {
            for (HistoryEntry entry : read(each, own).reversed()) {
                if (found.size() >= length) {
                    break;
                }
                if (matches.test(entry.getInput())) {
                    found.add(entry);
                }
            }
        }
        Collections.reverse(found);
        return found;
    }

    /**
     * Session 0 is this one, a negative number counts back from it. A negative start or stop counts
     * back from the last cell of this session; stop itself is not included.
     */
    @Override
    public List<HistoryEntry> lookupRange(int asked, int start, int stop, Set<ResultFlag> flags) {
        int own = number();
        int which = asked <= 0 ? own + asked : asked;
        List<HistoryEntry> entries = read(which, own);
        int end = which == own && !entries.isEmpty() ? entries.getLast().getCellNumber() + 1 : 0;
        int from = start < 0 ? Math.max(0, end + start) : start;
        int to = stop < 0 ? end + stop : stop;
        return entries.stream()
                .filter(entry -> entry.getCellNumber() >= from && entry.getCellNumber() < to)
                .toList();
    }

    @Override
    public List<HistoryEntry> search(String pattern, int length, Set<ResultFlag> flags) {
        if (!flags.contains(ResultFlag.UNIQUE)) {
            return last(length, glob(pattern));
        }
        Map<String, HistoryEntry> newest = new LinkedHashMap<>();
        last(Integer.MAX_VALUE, glob(pattern))
                .forEach(entry -> {
                    newest.remove(entry.getInput());
                    newest.put(entry.getInput(), entry);
                });
        List<HistoryEntry> found = List.copyOf(newest.values());
        return found.subList(Math.max(0, found.size() - Math.max(0, length)), found.size());
    }

    private static Predicate<String> glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }
}

package sambaflow.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.kernel.history.HistoryEntry;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager;

/** The cells of this session, in memory. */
final class History implements HistoryManager {
    private static final int SESSION = 1;

    private final List<HistoryEntry> entries = new ArrayList<>();

    synchronized void add(int cell, String input, String output) {
        entries.add(new HistoryEntry(SESSION, cell, input, output));
    }

    /** The source of the newest cell with this number. */
    synchronized Optional<String> source(int cell) {
        return entries.reversed().stream()
                .filter(entry -> entry.getCellNumber() == cell)
                .map(HistoryEntry::getInput)
                .findFirst();
    }

    @Override
    public synchronized List<HistoryEntry> lookupTail(int length, Set<ResultFlag> flags) {
        int from = Math.max(0, entries.size() - Math.max(0, length));
        return List.copyOf(entries.subList(from, entries.size()));
    }

    /** Session 0 and the current session are this one; older ones are not kept. */
    @Override
    public synchronized List<HistoryEntry> lookupRange(
            int session, int start, int stop, Set<ResultFlag> flags) {
        if (session != 0 && session != SESSION) {
            return List.of();
        }
        return entries.stream()
                .filter(entry -> entry.getCellNumber() >= start && entry.getCellNumber() < stop)
                .toList();
    }

    @Override
    public synchronized List<HistoryEntry> search(
            String pattern, int length, Set<ResultFlag> flags) {
        Predicate<String> matches = glob(pattern);
        List<HistoryEntry> found =
                entries.stream().filter(entry -> matches.test(entry.getInput())).toList();
        if (flags.contains(ResultFlag.UNIQUE)) {
            Map<String, HistoryEntry> last = new LinkedHashMap<>();
            found.forEach(entry -> {
                last.remove(entry.getInput());
                last.put(entry.getInput(), entry);
            });
            found = List.copyOf(last.values());
        }
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

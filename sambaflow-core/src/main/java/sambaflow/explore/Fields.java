package sambaflow.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;

/** The sizes of a workload by name, as a file gives them; each is asked for once by its family. */
final class Fields {
    /** Other names that published results have for the same. */
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("b", "batch"),
                    Map.entry("batch_size", "batch"),
                    Map.entry("s", "sequence"),
                    Map.entry("seq", "sequence"),
                    Map.entry("seq_len", "sequence"),
                    Map.entry("sequence_length", "sequence"),
                    Map.entry("h", "hidden"),
                    Map.entry("hidden_size", "hidden"),
                    Map.entry("width", "hidden"),
                    Map.entry("l", "layers"),
                    Map.entry("num_layers", "layers"),
                    Map.entry("n_layer", "layers"),
                    Map.entry("a", "heads"),
                    Map.entry("num_heads", "heads"),
                    Map.entry("v", "vocabulary"),
                    Map.entry("vocab", "vocabulary"),
                    Map.entry("vocab_size", "vocabulary"),
                    Map.entry("num_kv_heads", "kv_heads"),
                    Map.entry("ffn", "intermediate"),
                    Map.entry("intermediate_size", "intermediate"),
                    Map.entry("context_length", "context"),
                    Map.entry("image_size", "image"),
                    Map.entry("num_classes", "classes"));

    /** No published model has a larger size; products of three stay exact. */
    private static final long MOST = 1 << 20;

    private final String who;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();

    /**
     * @param who begins what is said of them
     */
    Fields(String who, Map<String, String> given) {
        this.who = who;
        given.forEach((name, value) -> {
            String plain = canonical(name);
            check(values.put(plain, value) == null, "%s is given twice", plain);
        });
    }

    static String canonical(String name) {
        String plain = Entries.plain(name);
        return ALIASES.getOrDefault(plain, plain);
    }

    /** The names that the family asked for. */
    Set<String> asked() {
        return asked;
    }

    /** Refuses sizes that do not go together. */
    void check(boolean good, String format, Object... values) {
        if (!good) {
            throw wrong(format.formatted(values));
        }
    }

    String text(String name, String otherwise) {
        asked.add(name);
        return values.getOrDefault(name, otherwise);
    }

    /** A whole number from 1 on. */
    int number(String name, long otherwise) {
        asked.add(name);
        String value = values.get(name);
        if (value == null) {
            return (int) Math.min(MOST, otherwise);
        }
        String plain = value.replaceAll("[_,]", "");
        if (plain.matches("\\d{1,10}")) {
            long number = Long.parseLong(plain);
            if (number >= 1 && number <= MOST) {
                return (int) number;
            }
        }
        throw wrong(
                "%s: found '%s', expected a whole number from 1 to %d"
                        .formatted(name, value, MOST));
    }

    boolean flag(String name, boolean otherwise) {
        String value = text(name, "" + otherwise);
        if (!value.equals("true") && !value.equals("false")) {
            throw wrong("%s: found '%s', expected true or false".formatted(name, value));
        }
        return value.equals("true");
    }

    /** Refuses what no one asked for. */
    void done() {
        List<String> unknown = new ArrayList<>(values.keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            String name = unknown.getFirst();
            List<String> known = new ArrayList<>(asked);
            throw wrong("has no field '%s'%s".formatted(name, Names.hint(name, known)));
        }
    }

    private CompileException wrong(String what) {
        return new CompileException(Code.SF201, "%s: %s".formatted(who, what));
    }
}

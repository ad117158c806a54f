package sambaflow.kernel.shell;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * What could stand at the cursor.
 *
 * @param start where the replaced text begins, in UTF-16 units
 * @param matches the texts that could replace it
 */
public record Completion(int start, List<Match> matches) {
    /** With more to choose from nobody reads parameters, and JShell reads sources for each. */
    private static final int MOST_SIGNED = 1;

    private static final int MOST_OVERLOADS = 4;

    /**
     * A text and what it is.
     *
     * @param kind class, function, keyword, instance
     * @param signature the parameters of each overload, as {@code (int a, int b)}; empty if not
     *     known
     */
    public record Match(String text, String kind, String signature) {
        public Match(String text, String kind) {
            this(text, kind, "");
        }

        private boolean isCall() {
            return text.endsWith("(") || text.endsWith("()");
        }
    }

    public Completion {
        matches = List.copyOf(matches);
    }

    /** Completes the Java that ends at the cursor. */
    public static Completion of(JavaShell shell, String code, int cursor) {
        return shell.alone(() -> unguarded(shell, code, cursor));
    }

    private static Completion unguarded(JavaShell shell, String code, int cursor) {
        String before = code.substring(0, cursor);
        int begin = snippetStart(shell, before);
        int[] anchor = {cursor - begin};
        String snippet = before.substring(begin);
        List<SourceCodeAnalysis.Suggestion> suggestions =
                shell.analysis().completionSuggestions(snippet, snippet.length(), anchor);
        boolean typed = suggestions.stream().anyMatch(SourceCodeAnalysis.Suggestion::matchesType);
        Map<String, Match> matches = new LinkedHashMap<>();
        // What fits the expected type comes first.
        for (boolean fits : typed ? new boolean[] {true, false} : new boolean[] {false}) {
            for (SourceCodeAnalysis.Suggestion suggestion : suggestions) {
                if (suggestion.matchesType() == fits) {
                    String text = suggestion.continuation();
                    matches.putIfAbsent(text, new Match(text, kind(text)));
                }
            }
        }
        String kept = snippet.substring(0, anchor[0]);
        return new Completion(begin + anchor[0], signed(shell, kept, matches.values()));
    }

    private static List<Match> signed(JavaShell shell, String before, Collection<Match> matches) {
        long functions = matches.stream().filter(Match::isCall).count();
        return matches.stream()
                .map(match ->
                        functions <= MOST_SIGNED && match.isCall()
                                ? new Match(
                                        match.text(),
                                        match.kind(),
                                        signature(shell, before + match.text()))
                                : match)
                .toList();
    }

    private static String signature(JavaShell shell, String call) {
        String open = call.substring(0, call.lastIndexOf('(') + 1);
        List<String> overloads =
                shell.analysis().documentation(open, open.length(), false).stream()
                        .map(SourceCodeAnalysis.Documentation::signature)
                        .map(text -> text.substring(text.indexOf('('), text.lastIndexOf(')') + 1))
                        .distinct()
                        .toList();
        int more = overloads.size() - MOST_OVERLOADS;
        return overloads.stream().limit(MOST_OVERLOADS).collect(Collectors.joining(" | "))
                + (more > 0 ? " | ... (%d more)".formatted(more) : "");
    }

    /** The text of the literal in which the cursor stands, up to it; empty when in none. */
    public static Optional<String> openString(String code, int cursor) {
        String line = code.substring(code.lastIndexOf('\n', cursor - 1) + 1, cursor);
        int open = -1;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                open = open < 0 ? i : -1;
            } else if (open < 0 && (line.startsWith("//", i) || line.startsWith("'\"'", i))) {
                return Optional.empty();
            }
        }
        boolean block = code.substring(0, cursor).split("\"\"\"", -1).length % 2 == 0;
        return open < 0 || block ? Optional.empty() : Optional.of(line.substring(open + 1));
    }

    /** Where the snippet begins that holds the end of the text. */
    static int snippetStart(JavaShell shell, String text) {
        String rest = text;
        while (!rest.isBlank()) {
            CompletionInfo info = shell.analysis().analyzeCompletion(rest);
            if (info.source() == null || info.remaining().isBlank()) {
                break;
            }
            rest = info.remaining();
        }
        return text.length() - rest.length();
    }

    private static String kind(String text) {
        if (javax.lang.model.SourceVersion.isKeyword(text.strip())) {
            return "keyword";
        }
        if (text.endsWith("(") || text.endsWith(")")) {
            return "function";
        }
        return Character.isUpperCase(text.codePointAt(0)) ? "class" : "instance";
    }
}

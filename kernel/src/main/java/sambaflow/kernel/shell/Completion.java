package sambaflow.kernel.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * What could stand at the cursor.
 *
 * @param start where the replaced text begins, in UTF-16 units
 * @param matches the texts that could replace it
 */
public record Completion(int start, List<Match> matches) {
    /** A text and what it is: class, function, keyword, instance. */
    public record Match(String text, String kind) {}

    public Completion {
        matches = List.copyOf(matches);
    }

    /** Completes the Java that ends at the cursor. */
    public static Completion of(JavaShell shell, String code, int cursor) {
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
        return new Completion(begin + anchor[0], List.copyOf(matches.values()));
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

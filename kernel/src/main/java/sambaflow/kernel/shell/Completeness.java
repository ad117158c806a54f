package sambaflow.kernel.shell;

import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Whether text can be run as it stands. */
public enum Completeness {
    COMPLETE,
    INCOMPLETE,
    INVALID;

    public static Completeness of(JavaShell shell, String text) {
        return shell.alone(() -> of(shell.analysis(), text));
    }

    private static Completeness of(SourceCodeAnalysis analysis, String text) {
        String rest = text;
        while (!rest.isBlank()) {
            CompletionInfo info = analysis.analyzeCompletion(rest);
            if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                return COMPLETE;
            }
            if (info.completeness() == SourceCodeAnalysis.Completeness.UNKNOWN) {
                return INVALID;
            }
            if (info.source() == null) {
                return INCOMPLETE;
            }
            rest = info.remaining();
        }
        return COMPLETE;
    }

    /** The spaces with which the next line of unfinished text begins: four for each open block. */
    public static String indent(String text) {
        int depth = 0;
        for (String line :
                text.replaceAll("\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])'|//[^\\n]*", "")
                        .split("\\R")) {
            depth += (int) line.chars().filter(c -> c == '{').count();
            depth = Math.max(0, depth - (int) line.chars().filter(c -> c == '}').count());
        }
        return "    ".repeat(depth);
    }
}

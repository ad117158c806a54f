package sambaflow.kernel.shell;

import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/** From the lines of the class JShell wraps around a snippet to the lines of the cell. */
final class LineMap {
    private final String file;
    private final int[] lines;

    private LineMap(String file, int[] lines) {
        this.file = file;
        this.lines = lines;
    }

    /** All lines of a class that comes from one line of a cell. */
    static LineMap single(String file, int line) {
        return new LineMap(file, new int[] {line});
    }

    /** Follows each wrapped line back through the wrapper, to {@code firstLine} and beyond. */
    static LineMap of(SnippetWrapper wrapper, String file, int firstLine) {
        String wrapped = wrapper.wrapped();
        String source = wrapper.source();
        int[] lines = new int[(int) wrapped.lines().count() + 2];
        int line = 1;
        int header = Math.max(0, wrapped.indexOf("\nclass "));
        for (int at = 0; at < wrapped.length(); at++) {
            if (wrapped.charAt(at) == '\n') {
                line++;
            } else if (at > header && lines[line] == 0 && isFromSource(wrapper, source, at)) {
                lines[line] = firstLine + newlines(source, wrapper.wrappedToSourcePosition(at));
            }
        }
        fill(lines, firstLine + leadingLines(source));
        return new LineMap(file, lines);
    }

    /** A line JShell has added belongs to what follows it, at the end to what precedes it. */
    private static void fill(int[] lines, int first) {
        int next = 0;
        for (int i = lines.length - 1; i >= 0; i--) {
            next = lines[i] == 0 ? next : lines[i];
            lines[i] = next;
        }
        int previous = first;
        for (int i = 0; i < lines.length; i++) {
            previous = lines[i] == 0 ? previous : lines[i];
            lines[i] = previous;
        }
    }

    private static boolean isFromSource(SnippetWrapper wrapper, String source, int at) {
        int position = wrapper.wrappedToSourcePosition(at);
        return position >= 0
                && position < source.length()
                && !Character.isWhitespace(source.charAt(position))
                && wrapper.sourceToWrappedPosition(position) == at;
    }

    private static int leadingLines(String source) {
        int first = 0;
        while (first < source.length() && Character.isWhitespace(source.charAt(first))) {
            first++;
        }
        return newlines(source, first);
    }

    private static int newlines(String text, int end) {
        return (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    /** The name frames get as their file, such as {@code cell [3]}. */
    String file() {
        return file;
    }

    int cellLine(int wrappedLine) {
        return lines[Math.clamp(wrappedLine, 0, lines.length - 1)];
    }
}

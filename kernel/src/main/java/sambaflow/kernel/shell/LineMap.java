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
        int last = firstLine + leadingLines(source);
        int line = 1;
        int header = Math.max(0, wrapped.indexOf("\nclass "));
        for (int at = 0; at < wrapped.length(); at++) {
            if (wrapped.charAt(at) == '\n') {
                last = Math.max(last, lines[line]);
                lines[line] = lines[line] == 0 ? last : lines[line];
                line++;
            } else if (at > header && lines[line] == 0 && isFromSource(wrapper, source, at)) {
                lines[line] = firstLine + newlines(source, wrapper.wrappedToSourcePosition(at));
            }
        }
        for (int i = line; i < lines.length; i++) {
            lines[i] = lines[i] == 0 ? last : lines[i];
        }
        return new LineMap(file, lines);
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

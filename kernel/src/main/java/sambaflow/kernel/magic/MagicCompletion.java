package sambaflow.kernel.magic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What could stand at a cursor inside a magic.
 *
 * @param start where the replaced text begins, in UTF-16 units of the cell
 * @param matches the texts that could replace it
 */
public record MagicCompletion(int start, List<String> matches) {
    private static final Pattern CALL =
            Pattern.compile(
                    "\\s*(?:[^=%\"']+=\\s*)?(%%?)(" + CellParts.NAME + ")?(\\s.*)?",
                    Pattern.DOTALL);

    public MagicCompletion {
        matches = List.copyOf(matches);
    }

    /** Completes the magic that holds the cursor; empty when there is Java at the cursor. */
    public static Optional<MagicCompletion> of(KnownMagics magics, String code, int cursor) {
        int begin = lineStart(code, cursor);
        String text = code.substring(begin, cursor);
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            return Optional.empty();
        }
        boolean cell = call.group(1).equals("%%");
        boolean firstLine = code.substring(0, begin).isBlank();
        if (call.group(3) == null) {
            String prefix = call.group(2) == null ? "" : call.group(2);
            List<String> matches = new ArrayList<>();
            if (!cell) {
                magics.names(false, prefix).forEach(name -> matches.add("%" + name));
            }
            if (firstLine && text.stripLeading().startsWith("%")) {
                magics.names(true, prefix).forEach(name -> matches.add("%%" + name));
            }
            return Optional.of(new MagicCompletion(begin + call.start(1), matches));
        }
        if (call.group(2) == null) {
            return Optional.empty();
        }
        String arguments = call.group(3).replace("\\\n", " ");
        int word = call.group(3).length();
        while (!Character.isWhitespace(call.group(3).charAt(word - 1))) {
            word--;
        }
        return Optional.of(
                new MagicCompletion(
                        begin + call.start(3) + word,
                        magics.proposals(cell, call.group(2), arguments)));
    }

    /**
     * Where Java begins that stands inside a magic or a command at the cursor: in braces, or after
     * the name of a magic that takes Java. Empty when there is none.
     */
    public static Optional<Integer> javaStart(KnownMagics magics, String code, int cursor) {
        int begin = lineStart(code, cursor);
        String text = code.substring(begin, cursor);
        Matcher call = CALL.matcher(text);
        boolean command = isCommand(text);
        if (call.matches() && call.group(2) != null && call.group(3) != null) {
            boolean line = call.group(1).equals("%");
            if (line && magics.lineMagic(call.group(2)) instanceof TextMagic) {
                String options = call.group(3).replaceFirst("^((?:\\s+-\\S+)*\\s*).*", "$1");
                boolean inOptions = options.length() == call.group(3).length();
                return inOptions && call.group(3).strip().startsWith("-")
                        ? Optional.empty()
                        : Optional.of(begin + call.start(3) + options.length());
            }
        } else if (!command) {
            return Optional.empty();
        }
        int open = Arguments.openExpression(text);
        return open < 0 ? Optional.empty() : Optional.of(begin + open);
    }

    /** Whether the line is a command of the system's shell. */
    static boolean isCommand(String line) {
        return line.matches("(?s)\\s*(?:[^=%!\"']+=\\s*)?!(?![=!(\\s]).*");
    }

    /**
     * Completes the last word of a command with files.
     *
     * @param files gives the paths that begin so
     */
    public static Optional<MagicCompletion> ofCommand(
            String code, int cursor, java.util.function.Function<String, List<String>> files) {
        int begin = lineStart(code, cursor);
        String text = code.substring(begin, cursor);
        boolean script = code.stripLeading().matches("(?s)%%(?:bash|sh)\\b[^\\n]*\\n.*");
        boolean inScript = script && !code.substring(0, begin).isBlank();
        if (!inScript && !isCommand(text)) {
            return Optional.empty();
        }
        UnaryOperator<String> lastWord = line -> line.replaceFirst("(?s).*[\\s=!'\"]", "");
        String word = lastWord.apply(text);
        return Optional.of(new MagicCompletion(cursor - word.length(), files.apply(word)));
    }

    /** The start of the cursor's line, or of the first of the lines a backslash joins to it. */
    private static int lineStart(String code, int cursor) {
        int start = code.lastIndexOf('\n', cursor - 1) + 1;
        while (start > 1 && code.substring(0, start - 1).stripTrailing().endsWith("\\")) {
            start = code.lastIndexOf('\n', start - 2) + 1;
        }
        return start;
    }
}

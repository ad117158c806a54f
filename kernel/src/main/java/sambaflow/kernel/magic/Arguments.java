package sambaflow.kernel.magic;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the text after a magic's name into words, with the quotes and backslashes of a shell and
 * with values of the notebook: a Java expression in braces is its value, as one piece of a word.
 * Inside single quotes and after a dollar sign braces stay as they are; two of them are one.
 */
public final class Arguments {
    /** Gives the text of a Java expression's value. */
    @FunctionalInterface
    public interface Values {
        String of(String expression) throws Exception;
    }

    private final String text;
    private final Values values;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private Arguments(String text, Values values) {
        this.text = text;
        this.values = values;
    }

    /** The words of the text; an unclosed quote is an error that shows the text. */
    static List<String> split(String text, Values values) throws Exception {
        return new Arguments(text, values).words();
    }

    /** The text with values in the place of expressions, and otherwise as it stands. */
    public static String filled(String text, Values values) throws Exception {
        StringBuilder filled = new StringBuilder();
        boolean literal = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = literal ? at : expressionEnd(text, at);
            if (c == '\\' && !literal && at + 1 < text.length()) {
                filled.append(c).append(text.charAt(at + 1));
                at += 2;
            } else if (!literal && isDouble(text, at)) {
                filled.append(c);
                at += 2;
            } else if (end > at) {
                filled.append(values.of(text.substring(at + 1, end)));
                at = end + 1;
            } else {
                literal ^= c == '\'' && (literal || !isInDoubleQuotes(text, at));
                filled.append(c);
                at++;
            }
        }
        return filled.toString();
    }

    private static boolean isInDoubleQuotes(String text, int at) {
        boolean in = false;
        for (int i = 0; i < at; i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                in = !in;
            }
        }
        return in;
    }

    private List<String> words() throws Exception {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int end = quote == '\'' ? i : expressionEnd(text, i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                add(text.charAt(++i));
            } else if (quote != '\'' && isDouble(text, i)) {
                add(text.charAt(i++));
            } else if (end > i) {
                word.append(values.of(text.substring(i + 1, end)));
                inWord = true;
                i = end;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                inWord = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                end();
            } else {
                add(c);
            }
        }
        if (quote != 0) {
            throw new MagicException(
                    "a quote %c is not closed in: %s".formatted(quote, text.strip()));
        }
        end();
        return words;
    }

    private static boolean isDouble(String text, int at) {
        return text.startsWith("{{", at) || text.startsWith("}}", at);
    }

    /** The brace that closes the expression which opens here; {@code at} when none does. */
    private static int expressionEnd(String text, int at) {
        boolean opens = text.charAt(at) == '{' && (at == 0 || text.charAt(at - 1) != '$');
        int depth = 0;
        char quote = 0;
        for (int i = at; opens && i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return text.substring(at + 1, i).isBlank() ? at : i;
            }
        }
        return at;
    }

    /** Where an expression begins that is still open at the end of the text; -1 when none is. */
    static int openExpression(String text) {
        for (int at = text.length() - 1; at >= 0; at--) {
            boolean alone =
                    text.charAt(at) == '{'
                            && (at == 0 || "${".indexOf(text.charAt(at - 1)) < 0)
                            && !text.startsWith("{{", at);
            if (alone) {
                return expressionEnd(text, at) > at ? -1 : at + 1;
            }
        }
        return -1;
    }

    private void add(char c) {
        word.append(c);
        inWord = true;
    }

    private void end() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}

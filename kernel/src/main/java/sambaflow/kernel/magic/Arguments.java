package sambaflow.kernel.magic;

import java.util.ArrayList;
import java.util.List;

/** Splits the text after a magic's name into words, with the quotes and backslashes of a shell. */
final class Arguments {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private Arguments(String text) {
        this.text = text;
    }

    /** The words of the text; an unclosed quote is an error that shows the text. */
    static List<String> split(String text) throws MagicException {
        return new Arguments(text).words();
    }

    private List<String> words() throws MagicException {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                add(text.charAt(++i));
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

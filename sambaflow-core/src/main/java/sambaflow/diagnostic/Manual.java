package sambaflow.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pages that {@code explain} prints: one for each {@link Code}, and one for each word of the
 * glossary. They are the sections of {@code docs/diagnostics.md} and {@code docs/glossary.md}.
 */
public final class Manual {
    private static final String HEADING = "## ";
    private static final List<Page> CODES = read("diagnostics.md");
    private static final List<Page> CONCEPTS = read("glossary.md");

    private Manual() {}

    /**
     * One page.
     *
     * @param title its heading: a code and what it means, or a word and its other names
     * @param text Markdown
     */
    public record Page(String title, String text) {
        /** Words by which the page is found: the code, or the names before and after commas. */
        public List<String> names() {
            String first = title.split(" ", 2)[0];
            return isCode(first)
                    ? List.of(first)
                    : Arrays.stream(title.split(",")).map(String::strip).toList();
        }

        private boolean has(String name) {
            return names().stream().anyMatch(n -> n.equalsIgnoreCase(name));
        }
    }

    /** The page on {@code name}: a code such as SF101, or a concept such as PMU; any case. */
    public static Optional<Page> page(String name) {
        String wanted = name.strip().replace('_', ' ');
        return Stream.concat(CODES.stream(), CONCEPTS.stream())
                .filter(p -> p.has(wanted) || p.has(singular(wanted)))
                .findFirst();
    }

    /** The page on {@code code}; there is one for each. */
    public static Page page(Code code) {
        return page(code.name()).orElseThrow();
    }

    /** The pages on codes, in their order. */
    public static List<Page> codes() {
        return CODES;
    }

    /** The pages on concepts, in the order in which they are best read. */
    public static List<Page> concepts() {
        return CONCEPTS;
    }

    /** Every name that {@link #page(String)} finds. */
    public static List<String> names() {
        return Stream.concat(CODES.stream(), CONCEPTS.stream())
                .flatMap(p -> p.names().stream())
                .toList();
    }

    private static boolean isCode(String word) {
        return Arrays.stream(Code.values()).anyMatch(c -> c.name().equals(word));
    }

    private static String singular(String word) {
        return word.toLowerCase(Locale.ROOT).endsWith("s")
                ? word.substring(0, word.length() - 1)
                : word;
    }

    private static List<Page> read(String document) {
        List<Page> pages = new ArrayList<>();
        for (String part : text(document).split("(?m)^" + HEADING)) {
            String[] titleAndText = part.split("\n", 2);
            // What stands before the first heading introduces the document.
            if (!part.startsWith("# ")) {
                pages.add(new Page(titleAndText[0].strip(), titleAndText[1].strip()));
            }
        }
        return List.copyOf(pages);
    }

    private static String text(String document) {
        try (InputStream in = Manual.class.getResourceAsStream(document)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the manual is in every jar: " + document, e);
        }
    }
}

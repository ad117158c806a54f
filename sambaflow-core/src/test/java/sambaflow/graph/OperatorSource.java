package sambaflow.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the source says beside an operator's name: its Javadoc, and its cost. */
record OperatorSource(String javadoc, String flops) {
    private static final Path SOURCES = Path.of("src/main/java/sambaflow/graph");
    private static final Pattern COST =
            Pattern.compile("Cost\\.of\\((.*?),\\s*(?:inputs|in),", Pattern.DOTALL);
    private static final Pattern NEXT = Pattern.compile("\\n(?:public |    )record ");

    static OperatorSource of(Class<?> type) {
        String file = text(type);
        int start = declaration(file, type);
        Matcher next = NEXT.matcher(file);
        String body = file.substring(start, next.find(start + 1) ? next.start() : file.length());
        return new OperatorSource(javadoc(file, start), flops(body, type));
    }

    /** The Javadoc of {@code type}, one paragraph, without its tags. */
    static String javadoc(Class<?> type) {
        String file = text(type);
        return javadoc(file, declaration(file, type));
    }

    private static String text(Class<?> type) {
        Class<?> outer = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        try {
            return Files.readString(SOURCES.resolve(outer.getSimpleName() + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int declaration(String file, Class<?> type) {
        String kind = type.isRecord() ? "record" : "interface";
        Matcher declared = Pattern.compile(kind + " " + type.getSimpleName() + "\\b").matcher(file);
        if (!declared.find()) {
            throw new IllegalStateException("no source of " + type);
        }
        return declared.start();
    }

    private static String javadoc(String file, int declaration) {
        int end = file.lastIndexOf("*/", declaration);
        String raw = file.substring(file.lastIndexOf("/**", end) + 3, end);
        return raw.replaceAll("\\n\\s*\\*", "\n")
                .replaceAll("(?s)\\n\\s*@param.*", "")
                .replaceAll("<p>", "")
                .replaceAll("(?s)\\{@(?:code|link) #?(.*?)\\}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String flops(String body, Class<?> type) {
        if (body.contains("return products(")) {
            return "2 * elements of the small image * elements of one filter";
        }
        Matcher own = COST.matcher(body);
        if (own.find()) {
            return readable(own.group(1));
        }
        for (Class<?> family : type.getInterfaces()) {
            String file = text(family);
            Matcher shared = COST.matcher(file.substring(declaration(file, family)));
            return shared.find() && file.contains("default Cost cost")
                    ? readable(shared.group(1))
                    : flops("", family);
        }
        throw new IllegalStateException("no cost of " + type);
    }

    private static String readable(String code) {
        return code.replaceAll("\\s+", " ")
                .replaceAll(
                        "inputs\\.get(?:First\\(\\)|\\(0\\))\\.shape\\(\\)\\.elements\\(\\)",
                        "elements of the first input")
                .replaceAll(
                        "outputs\\.getFirst\\(\\)\\.shape\\(\\)\\.elements\\(\\)",
                        "elements of the result")
                .replaceAll(
                        "outputs\\.get\\(1\\)\\.shape\\(\\)\\.elements\\(\\)",
                        "elements of the second result")
                .replaceAll("inputs\\.size\\(\\)", "inputs")
                .replaceAll("(\\d)L\\b", "$1");
    }
}

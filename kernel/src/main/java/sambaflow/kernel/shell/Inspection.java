package sambaflow.kernel.shell;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import sambaflow.kernel.shell.SourceFile.Declared;

/** What is known about the name at the cursor: its signatures, its comment, its source. */
public final class Inspection {
    /** As much of a type's source as is read in a pager. */
    private static final int MOST_LINES = 400;

    /** A link's target, and what is to be read in its place if that is said. */
    private static final Pattern LINK =
            Pattern.compile(
                    "\\{@link(?:plain)?\\s+([\\w.#]+(?:\\([^)]*\\))?)(?:\\s+([^{}]+))?\\s*}");

    private final JavaShell shell;
    private final String code;
    private final int cursor;

    private Inspection(JavaShell shell, String code, int cursor) {
        this.shell = shell;
        this.code = code;
        this.cursor = cursor;
    }

    /** A text for the user, or nothing when there is no name at the cursor or it is unknown. */
    public static Optional<String> of(JavaShell shell, String code, int cursor, boolean detail) {
        return shell.alone(() -> new Inspection(shell, code, cursor).text(detail));
    }

    private Optional<String> text(boolean detail) {
        int end = wordEnd();
        int start = end;
        while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        Set<String> parts = new LinkedHashSet<>();
        ofCells(code.substring(start, end), detail, parts);
        String before = code.substring(Completion.snippetStart(shell, code.substring(0, end)), end);
        // JShell documents a call inside its parentheses and a type at its name.
        document(before + "(", detail, parts);
        if (!isVariable(code.substring(start, end))) {
            document(before, detail, parts);
        }
        if (parts.isEmpty() && end != cursor) {
            document(code.substring(0, cursor), detail, parts);
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", parts));
    }

    private int wordEnd() {
        int end = Math.clamp(cursor, 0, code.length());
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        // After "max(" or "max(1, 2)" the question is about max.
        int back = end;
        while (back > 0 && !Character.isJavaIdentifierPart(code.charAt(back - 1))) {
            back--;
        }
        return back > 0 && (end == 0 || "();".indexOf(code.charAt(end - 1)) >= 0) ? back : end;
    }

    private void ofCells(String name, boolean detail, Set<String> parts) {
        shell.jshell()
                .snippets()
                .filter(snippet -> shell.jshell().status(snippet).isActive())
                .forEach(snippet -> {
                    String text = describe(snippet, name, detail);
                    if (!text.isEmpty()) {
                        parts.add(text);
                    }
                });
    }

    private String describe(Snippet snippet, String name, boolean detail) {
        return switch (snippet) {
            case VarSnippet v when v.name().equals(name) ->
                    "%s %s = %s"
                            .formatted(
                                    v.typeName(),
                                    v.name(),
                                    ValueText.of(shell.valueOf(v).orElse(null)));
            case MethodSnippet m when m.name().equals(name) ->
                    detail ? m.source().strip() : m.name() + m.signature();
            case TypeDeclSnippet t when t.name().equals(name) ->
                    detail ? t.source().strip() : "type " + t.name();
            default -> "";
        };
    }

    /** JShell would say name and type once more. */
    private boolean isVariable(String name) {
        return shell.typeOf(name).isPresent();
    }

    private void document(String snippet, boolean detail, Set<String> parts) {
        List<Documentation> found = shell.analysis().documentation(snippet, snippet.length(), true);
        for (Documentation documentation : found) {
            parts.add(text(documentation.signature(), documentation.javadoc(), detail));
        }
    }

    private String text(String signature, String comment, boolean detail) {
        StringJoiner text = new StringJoiner("\n").add(signature);
        String known = comment == null ? "" : comment;
        String source = "";
        if (known.isEmpty() || detail) {
            try {
                Optional<Declared> declared = shell.sources().find(signature, detail);
                known = known.isEmpty() ? declared.map(Declared::comment).orElse("") : known;
                source = detail ? declared.map(Declared::source).orElse("") : "";
            } catch (IOException e) {
                source = "Its sources are missing here: " + e.getMessage();
            }
        }
        if (!known.isEmpty()) {
            text.add(plain(known));
        }
        if (!source.isEmpty()) {
            text.add(shortened(source));
        }
        return text.toString();
    }

    private static String shortened(String source) {
        List<String> lines = source.lines().toList();
        return lines.size() <= MOST_LINES
                ? source
                : String.join("\n", lines.subList(0, MOST_LINES))
                        + "\n... (%,d more lines)".formatted(lines.size() - MOST_LINES);
    }

    private static String plain(String comment) {
        return LINK.matcher(comment)
                .replaceAll(link ->
                        Matcher.quoteReplacement(
                                link.group(2) == null
                                        ? link.group(1).replaceFirst("^#", "").replace('#', '.')
                                        : link.group(2)))
                .replaceAll("(?s)\\{@(?:code|literal)\\s+([^{}]*)}", "$1")
                .replaceAll("(?m)^\\s*<p>", "\n")
                .replaceAll("</?[A-Za-z][^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&")
                .replaceAll("\n{3,}", "\n\n")
                .strip();
    }
}

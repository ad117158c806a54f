package sambaflow.magics.page;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.io.AtomicFile;

/** Results as files: a picture as {@code .png} or {@code .svg}, anything as {@code .txt}. */
public final class SavedContent {
    private SavedContent() {}

    /**
     * Writes one of {@code contents}, the first that has the form which the file's name ends with;
     * as text, all of them.
     *
     * @throws CompileException if none has that form
     */
    public static void write(List<Content> contents, Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String suffix = name.substring(Math.max(0, name.lastIndexOf('.')));
        byte[] bytes =
                switch (suffix) {
                    case ".png" -> first(contents, file, c -> c.png());
                    case ".svg" -> first(contents, file, c -> c.svg().map(SavedContent::utf8));
                    case ".txt" ->
                            utf8(
                                    contents.stream()
                                            .map(Content::text)
                                            .collect(Collectors.joining("\n\n", "", "\n")));
                    case String other ->
                            throw new CompileException(
                                    Code.SF201,
                                    "--save: found '%s', expected a name that ends with .png, .svg or .txt"
                                            .formatted(file));
                };
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private interface Form {
        Optional<byte[]> of(Content content);
    }

    private static byte[] first(List<Content> contents, Path file, Form form) {
        return contents.stream()
                .flatMap(c -> form.of(c).stream())
                .findFirst()
                .orElseThrow(() ->
                        new CompileException(
                                Code.SF201,
                                "--save: what is shown has no such form as '%s' would hold; it can be saved as %s"
                                        .formatted(file, forms(contents))));
    }

    private static String forms(List<Content> contents) {
        StringBuilder forms = new StringBuilder(".txt");
        if (contents.stream().anyMatch(c -> c.png().isPresent())) {
            forms.append(", .png");
        }
        if (contents.stream().anyMatch(c -> c.svg().isPresent())) {
            forms.append(", .svg");
        }
        return forms.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

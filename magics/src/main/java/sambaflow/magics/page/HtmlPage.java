package sambaflow.magics.page;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sambaflow.io.AtomicFile;

/**
 * Results as one file that any browser shows: pictures are inside, there are no scripts, and
 * nothing is fetched.
 *
 * @param title of the page
 * @param chapters in order
 */
public record HtmlPage(String title, List<Chapter> chapters) {
    /** A heading and what stands below it. */
    public record Chapter(String heading, List<Content> contents) {
        public Chapter {
            contents = List.copyOf(contents);
        }
    }

    private static final String STYLE =
            """
            body { font-family: sans-serif; max-width: 960px; margin: 2em auto; padding: 0 1em;
                   color-scheme: light dark; }
            img { max-width: 100%; height: auto; }
            pre { overflow-x: auto; }
            .table { overflow-x: auto; }
            """;

    public HtmlPage {
        chapters = List.copyOf(chapters);
    }

    /** Writes the page, all or nothing. */
    public void write(Path file) {
        byte[] bytes = html().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /** The page as one text. */
    public String html() {
        StringBuilder html = new StringBuilder();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width\">\n");
        html.append("<title>").append(Html.escape(title)).append("</title>\n");
        html.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
        html.append("<h1>").append(Html.escape(title)).append("</h1>\n");
        for (Chapter chapter : chapters) {
            html.append("<h2>").append(Html.escape(chapter.heading())).append("</h2>\n");
            chapter.contents().forEach(c -> html.append(block(c)));
        }
        return html.append("</body>\n</html>\n").toString();
    }

    private static String block(Content content) {
        Optional<String> picture = picture(content);
        if (picture.isPresent()) {
            return "<p>%s</p>\n<details><summary>as text</summary><pre>%s</pre></details>\n"
                    .formatted(picture.get(), Html.escape(content.text()));
        }
        return content.html()
                .map(table -> "<div class=\"table\">%s</div>\n".formatted(table))
                .orElseGet(() -> "<pre>%s</pre>\n".formatted(Html.escape(content.text())));
    }

    /** The SVG, which is sharp at any size, else the PNG. */
    private static Optional<String> picture(Content content) {
        return content.svg()
                .map(xml -> image(content, Content.SVG, xml.getBytes(StandardCharsets.UTF_8)))
                .or(() -> content.png().map(bytes -> image(content, Content.PNG, bytes)));
    }

    private static String image(Content content, String type, byte[] bytes) {
        var size = content.metadata().get(type);
        String alt = content.text().lines().findFirst().orElse("");
        return "<img alt=\"%s\" width=\"%s\" height=\"%s\" src=\"data:%s;base64,%s\">"
                .formatted(
                        Html.escape(alt),
                        size.get("width"),
                        size.get("height"),
                        type,
                        Base64.getEncoder().encodeToString(bytes));
    }
}

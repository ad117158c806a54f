package sambaflow.magics.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One result in several media types, as a Jupyter mime bundle holds it.
 *
 * @param bundle value by media type; binary values in base64; always with {@code text/plain}
 * @param metadata by media type, such as width and height of a picture in CSS pixels
 */
public record Content(
        SortedMap<String, String> bundle, SortedMap<String, Map<String, Integer>> metadata) {
    public static final String TEXT = "text/plain";
    public static final String HTML = "text/html";
    public static final String MARKDOWN = "text/markdown";
    public static final String PNG = "image/png";
    public static final String SVG = "image/svg+xml";

    /** Bytes that one result should stay below: it is stored in the notebook, and that in git. */
    public static final int LIMIT = 300_000;

    private static final int TEXT_LIMIT = 50_000;

    public Content {
        bundle = Collections.unmodifiableSortedMap(new TreeMap<>(bundle));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        if (bundle.getOrDefault(TEXT, "").isBlank()) {
            throw new IllegalArgumentException(
                    "content needs a text for readers without pictures; found only "
                            + bundle.keySet());
        }
        if (!bundle.keySet().containsAll(metadata.keySet())) {
            throw new IllegalArgumentException(
                    "metadata of %s, but the bundle holds %s"
                            .formatted(metadata.keySet(), bundle.keySet()));
        }
    }

    /** Text alone. */
    public static Content text(String text) {
        return new Content(new TreeMap<>(Map.of(TEXT, text)), new TreeMap<>());
    }

    /** Prose: Markdown that reads well as it stands. */
    public static Content markdown(String text) {
        return new Content(new TreeMap<>(Map.of(TEXT, text, MARKDOWN, text)), new TreeMap<>());
    }

    /** A table: its text, and the same as static html. */
    public static Content table(String text, String html) {
        return new Content(new TreeMap<>(Map.of(TEXT, text, HTML, html)), new TreeMap<>());
    }

    /**
     * A picture and its text.
     *
     * @param png at any resolution; left out where this machine cannot make one
     * @param svg left out where there is none
     * @param width in CSS pixels, at which every front end shows it
     */
    public static Content picture(
            String text, Optional<byte[]> png, Optional<String> svg, int width, int height) {
        SortedMap<String, String> bundle = new TreeMap<>(Map.of(TEXT, text));
        SortedMap<String, Map<String, Integer>> metadata = new TreeMap<>();
        Map<String, Integer> size = Map.of("width", width, "height", height);
        png.ifPresent(bytes -> {
            bundle.put(PNG, Base64.getEncoder().encodeToString(bytes));
            metadata.put(PNG, size);
        });
        svg.ifPresent(xml -> {
            bundle.put(SVG, xml);
            metadata.put(SVG, size);
        });
        return new Content(bundle, metadata);
    }

    /**
     * The same, or as much of it as a notebook should keep: without the picture that weighs most,
     * then without the next, and with the beginning of its text.
     */
    public Content small() {
        SortedMap<String, String> rest = new TreeMap<>(bundle);
        rest.computeIfPresent(
                TEXT,
                (type, text) ->
                        text.length() <= TEXT_LIMIT
                                ? text
                                : text.substring(0, TEXT_LIMIT)
                                        + "\n... (%d characters in all)".formatted(text.length()));
        for (String type : new String[] {SVG, HTML, MARKDOWN, PNG}) {
            if (new Content(rest, new TreeMap<>()).size() > LIMIT) {
                rest.remove(type);
            }
        }
        SortedMap<String, Map<String, Integer>> sizes = new TreeMap<>(metadata);
        sizes.keySet().retainAll(rest.keySet());
        return new Content(rest, sizes);
    }

    /** The twin for terminals, diffs and screen readers. */
    public String text() {
        return bundle.get(TEXT);
    }

    public Optional<String> html() {
        return Optional.ofNullable(bundle.get(HTML));
    }

    public Optional<String> svg() {
        return Optional.ofNullable(bundle.get(SVG));
    }

    public Optional<byte[]> png() {
        return Optional.ofNullable(bundle.get(PNG)).map(Base64.getDecoder()::decode);
    }

    /** Bytes that this content takes in a saved notebook, before JSON's escapes. */
    public int size() {
        return bundle.values().stream()
                .mapToInt(v -> v.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}

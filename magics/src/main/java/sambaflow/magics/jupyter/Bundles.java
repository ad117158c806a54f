package sambaflow.magics.jupyter;

import java.util.Map;
import java.util.TreeMap;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import sambaflow.magics.page.Content;

/** A page's content as the library's display data. */
final class Bundles {
    private Bundles() {}

    /**
     * Without the SVG where there is a PNG: front ends and converters prefer an SVG, and not all of
     * them show it. The PNG says in words what it is of, for those who cannot see it.
     */
    static DisplayData of(Content content) {
        DisplayData data = new DisplayData();
        boolean painted = content.png().isPresent();
        content.bundle()
                .forEach((type, value) -> {
                    if (!(painted && type.equals(Content.SVG))) {
                        data.putData(type, value);
                        Map<String, Object> metadata =
                                new TreeMap<>(content.metadata().getOrDefault(type, Map.of()));
                        if (type.equals(Content.PNG)) {
                            metadata.put("alt", content.text().lines().findFirst().orElse(""));
                        }
                        if (!metadata.isEmpty()) {
                            data.putMetaData(type, metadata);
                        }
                    }
                });
        return data;
    }
}

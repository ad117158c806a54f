package sambaflow.magics.scene;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Scenes as plain text: the title, then the texts row by row, from left to right. */
public final class SceneText {
    private static final double ROW = 6;

    private SceneText() {}

    public static String of(Scene scene) {
        List<Element.Text> texts =
                scene.leaves().stream()
                        .filter(Element.Text.class::isInstance)
                        .map(Element.Text.class::cast)
                        .toList();
        String rows =
                texts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        t -> Math.round(t.y() / ROW),
                                        TreeMap::new,
                                        Collectors.toList()))
                        .values()
                        .stream()
                        .map(SceneText::row)
                        .collect(Collectors.joining("\n"));
        return rows.isEmpty() ? scene.title() : scene.title() + "\n" + rows;
    }

    private static String row(List<Element.Text> texts) {
        return texts.stream()
                .sorted(Comparator.comparingDouble(Element.Text::left))
                .map(Element.Text::text)
                .collect(Collectors.joining("  "));
    }
}

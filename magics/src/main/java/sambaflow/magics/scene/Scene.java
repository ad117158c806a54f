package sambaflow.magics.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A picture before it is written down.
 *
 * @param width in CSS pixels
 * @param height in CSS pixels
 * @param elements drawn in this order on a white card
 * @param title one line that says what it shows
 */
public record Scene(int width, int height, List<Element> elements, String title) {
    public Scene {
        elements = List.copyOf(elements);
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "scene '%s' has no area: %d x %d".formatted(title, width, height));
        }
    }

    /** All elements that are not groups, groups opened. */
    public List<Element> leaves() {
        List<Element> leaves = new ArrayList<>();
        elements.forEach(e -> open(e).forEach(leaves::add));
        return leaves;
    }

    private static Stream<Element> open(Element element) {
        return element instanceof Element.Group group
                ? group.elements().stream().flatMap(Scene::open)
                : Stream.of(element);
    }
}

package sambaflow.magics.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What holds for every picture. */
public final class SceneChecks {
    private static final Set<String> ELEMENTS =
            Set.of("svg", "title", "g", "rect", "polyline", "polygon", "text", "image");

    private SceneChecks() {}

    /** Nothing lies outside the scene, and no two texts lie on each other. */
    public static void assertLaidOut(Scene scene) {
        Box area = new Box(0, 0, scene.width(), scene.height());
        assertThat(scene.leaves()).allMatch(e -> area.contains(e.box()), "inside " + area);
        List<sambaflow.magics.scene.Element.Text> texts =
                scene.leaves().stream()
                        .filter(sambaflow.magics.scene.Element.Text.class::isInstance)
                        .map(sambaflow.magics.scene.Element.Text.class::cast)
                        .toList();
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                Box one = glyphs(texts.get(i));
                Box other = glyphs(texts.get(j));
                assertThat(one.overlaps(other))
                        .as("%s lies on %s", texts.get(i), texts.get(j))
                        .isFalse();
            }
        }
    }

    /** Without the room for accents above and below, which lines may share. */
    private static Box glyphs(sambaflow.magics.scene.Element.Text text) {
        Box box = text.box();
        return new Box(box.x(), text.y() - 0.76 * text.size(), box.width(), 0.9 * text.size());
    }

    /** Well-formed, of known elements only, without styles and references; its document. */
    public static Document assertPlainSvg(String svg) {
        Document document = parse(svg);
        NodeList all = document.getElementsByTagName("*");
        Set<String> names = new TreeSet<>();
        Set<String> attributes = new TreeSet<>();
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            names.add(element.getTagName());
            for (int a = 0; a < element.getAttributes().getLength(); a++) {
                attributes.add(element.getAttributes().item(a).getNodeName());
            }
        }
        assertThat(ELEMENTS).containsAll(names);
        assertThat(attributes).doesNotContain("style", "class", "id", "clip-path", "onclick");
        Element root = document.getDocumentElement();
        assertThat(root.getAttribute("viewBox"))
                .isEqualTo(
                        "0 0 %s %s"
                                .formatted(
                                        root.getAttribute("width"), root.getAttribute("height")));
        return document;
    }

    private static Document parse(String svg) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError("not well-formed: " + svg, e);
        }
    }
}

package sambaflow.magics.render;

import java.util.List;
import sambaflow.graph.SectionType;
import sambaflow.magics.scene.Palette;
import sambaflow.pef.Section;

/** The colour of a section: its type chooses the hue, its place among its type the shade. */
final class SectionColours {
    private SectionColours() {}

    static Palette.Shade of(SectionType type) {
        return Palette.shade(type.ordinal(), 0);
    }

    /** The shade of section {@code index} of {@code sections}. */
    static Palette.Shade of(List<Section> sections, int index) {
        SectionType type = sections.get(index).type();
        int before =
                (int) sections.subList(0, index).stream().filter(s -> s.type() == type).count();
        return Palette.shade(type.ordinal(), before);
    }
}

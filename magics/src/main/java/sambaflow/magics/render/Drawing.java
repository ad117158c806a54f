package sambaflow.magics.render;

import java.util.List;
import sambaflow.magics.scene.Palette;

/** A graph as it will be drawn, before anything has a place. */
record Drawing(List<Drawing.Card> cards, List<Drawing.Arrow> arrows) {

    /** What a card stands for. */
    enum Kind {
        OPERATOR,
        INPUT,
        PARAMETER,
        OUTPUT
    }

    /**
     * A box with text.
     *
     * @param title in bold
     * @param lines below the title
     * @param hint for pointers and screen readers
     */
    record Card(Kind kind, String title, List<String> lines, Palette.Shade shade, String hint) {
        Card {
            lines = List.copyOf(lines);
        }
    }

    /** A value on its way from card to card, by their positions; its label may be empty. */
    record Arrow(int from, int to, String label) {}

    Drawing {
        cards = List.copyOf(cards);
        arrows = List.copyOf(arrows);
    }
}

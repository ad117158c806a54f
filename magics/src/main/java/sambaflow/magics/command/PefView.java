package sambaflow.magics.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import sambaflow.magics.page.Content;
import sambaflow.magics.render.Floorplan;
import sambaflow.magics.render.GraphPicture;
import sambaflow.magics.render.MemoryCurve;
import sambaflow.magics.render.ProfiledPef;
import sambaflow.magics.render.Roofline;
import sambaflow.magics.render.SectionTable;
import sambaflow.magics.render.StagePipeline;
import sambaflow.magics.render.Timeline;
import sambaflow.magics.render.Utilisation;

/** A view of a compiled program: a magic, and a command of {@code sambaflow pef}. */
public enum PefView {
    /** All sections as a table. */
    SECTIONS("the sections as a table, and how much of the chip they use", false),
    /** The sections of a run. */
    TIMELINE(
            "one predicted run: sections one after the other, what they keep busy, the host",
            false),
    /** Where a section is on its tiles. */
    FLOORPLAN(
            "where a section is on its tiles: units, stages, routes, and how busy they are", true),
    /** What the stages of a section do. */
    STAGES("the stages of a section: units, tokens, and who waits for whom", true),
    /** Sections below the roofs of the chip. */
    ROOFLINE("what each section computes in a second, and the chip's roofs", false),
    /** The memories outside. */
    MEMORY("what lies in the memory outside while a run goes on, and its peak", false),
    /** The operators. */
    GRAPH("the operators and what passes between them, coloured by section", false);

    private final String purpose;
    private final boolean ofSection;

    PefView(String purpose, boolean ofSection) {
        this.purpose = purpose;
        this.ofSection = ofSection;
    }

    /** The view called {@code word}. */
    public static Optional<PefView> named(String word) {
        return Stream.of(values()).filter(v -> v.toString().equals(word)).findFirst();
    }

    /** What it shows, in a line. */
    public String purpose() {
        return purpose;
    }

    /** Whether it is of one section. */
    public boolean ofSection() {
        return ofSection;
    }

    /**
     * What there is to show.
     *
     * @param section its position; only looked at in a view of one section
     * @param tile to show alone, in a floorplan
     */
    List<Content> of(ProfiledPef subject, int section, OptionalInt tile) {
        return switch (this) {
            case FLOORPLAN -> List.of(Floorplan.of(subject, section, tile));
            case STAGES -> List.of(StagePipeline.of(subject, section));
            case TIMELINE -> List.of(Timeline.of(subject));
            case ROOFLINE -> List.of(Roofline.of(subject));
            case MEMORY -> List.of(MemoryCurve.of(subject));
            case SECTIONS -> List.of(SectionTable.of(subject), Utilisation.of(subject));
            case GRAPH -> List.of(GraphPicture.of(subject.pef().main()));
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

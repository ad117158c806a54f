package sambaflow.sim.report;

import java.util.List;
import sambaflow.device.BackEndChoice;
import sambaflow.device.ChipTime;

/**
 * One run of a plan.
 *
 * @param tiles paths of the tiles it ran on
 * @param runFloorSeconds host time around the run
 * @param wallSeconds time this CPU took to compute it
 * @param sectionWallSeconds the same for each section, without handing over inputs and outputs
 */
public record RunReport(
        String pef,
        String graph,
        List<String> tiles,
        List<SectionTiming> sections,
        double runFloorSeconds,
        List<BackEndChoice> backEnds,
        double wallSeconds,
        List<Double> sectionWallSeconds) {
    public RunReport {
        tiles = List.copyOf(tiles);
        sections = List.copyOf(sections);
        backEnds = List.copyOf(backEnds);
        sectionWallSeconds = List.copyOf(sectionWallSeconds);
    }

    /** All sections, and the host's time once. */
    public ChipTime chipTime() {
        return sections.stream()
                .map(SectionTiming::chipTime)
                .reduce(new ChipTime(0, 0, 0, runFloorSeconds), ChipTime::plus);
    }

    public TileShares tileShares() {
        return TileShares.of(chipTime());
    }
}

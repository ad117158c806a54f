package sambaflow.device;

import java.util.List;

/**
 * What loading a PEF configured.
 *
 * @param tiles paths such as {@code /XRDU_0/RDU_0/TILE_0}
 * @param pcus compute units of the section that uses most
 * @param pmus memory units of the section that uses most
 * @param lines the runtime's log lines, one for the load and one for each section
 */
public record LoadReport(List<String> tiles, int pcus, int pmus, List<String> lines) {
    public LoadReport {
        tiles = List.copyOf(tiles);
        lines = List.copyOf(lines);
    }
}

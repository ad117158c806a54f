package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * A section as a point below the roofs of its chip, in {@code roofline.csv}.
 *
 * @param seconds of its execution
 * @param peak of the compute units that the program has, in bfloat16
 * @param memoryPeak of the memory that holds most values
 */
public record RooflineRow(
        @JsonProperty("section") String section,
        @JsonProperty("FLOP") double flop,
        @JsonProperty("bytes") long bytes,
        @JsonProperty("estimated time (s)") double seconds,
        @JsonProperty("FLOP/byte") double intensity,
        @JsonProperty("GFLOP/s") double rate,
        @JsonProperty("peak GFLOP/s") double peak,
        @JsonProperty("peak memory rate (GB/s)") double memoryPeak) {

    static List<RooflineRow> of(Subject subject) {
        int tiles = subject.manifest().tiles();
        double peak = subject.rdu().flopsPerPcu() * tiles * subject.rdu().pcusPerTile();
        double memoryPeak = subject.rdu().memory(tiles).peakBytesPerSecond();
        List<RooflineRow> rows = new ArrayList<>();
        for (int s = 0; s < subject.sections().size(); s++) {
            double flop = subject.compiled().flops(subject.sections().get(s));
            long bytes = subject.part(s).bytes();
            double seconds = subject.part(s).time().executeSeconds();
            rows.add(
                    new RooflineRow(
                            subject.part(s).section(),
                            flop,
                            bytes,
                            seconds,
                            bytes == 0 ? 0 : flop / bytes,
                            Subject.each(flop, seconds) / Subject.GIGA,
                            peak / Subject.GIGA,
                            memoryPeak / Subject.GIGA));
        }
        return rows;
    }
}

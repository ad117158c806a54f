package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import sambaflow.graph.SectionType;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Section;
import sambaflow.timing.Profile;
import sambaflow.timing.Usage;

/**
 * A section in {@code section_report.csv}.
 *
 * @param partition section and chip
 * @param samplesPerSecond samples of a microbatch over the latency
 * @param latencySeconds of the execution, loading not included
 * @param pcieRead bytes of the program's inputs that this section is the first to read
 * @param pcieWrite bytes of the program's outputs that this section makes
 */
public record SectionRow(
        @JsonProperty("section_id") int section,
        @JsonProperty("chip_id") int chip,
        @JsonProperty("partition_id") String partition,
        @JsonProperty("section name") String name,
        @JsonProperty("section type") String type,
        @JsonProperty("estimated throughput (samples/s)") double samplesPerSecond,
        @JsonProperty("estimated latency (cycles)") long latencyCycles,
        @JsonProperty("estimated latency (s)") double latencySeconds,
        @JsonProperty("estimated loading (s)") double loadingSeconds,
        @JsonProperty("estimated DDR read (GB/s)") double ddrRead,
        @JsonProperty("estimated DDR write (GB/s)") double ddrWrite,
        @JsonProperty("estimated DDR total (GB/s)") double ddrTotal,
        @JsonProperty("estimated HBM read (GB/s)") double hbmRead,
        @JsonProperty("estimated HBM write (GB/s)") double hbmWrite,
        @JsonProperty("estimated HBM total (GB/s)") double hbmTotal,
        @JsonProperty("PMU count") int pmus,
        @JsonProperty("PMU utilization (%)") double pmuPercent,
        @JsonProperty("PCU count") int pcus,
        @JsonProperty("PCU utilization (%)") double pcuPercent,
        @JsonProperty("estimated PCIe read (bytes)") long pcieRead,
        @JsonProperty("estimated PCIe write (bytes)") long pcieWrite) {

    static List<SectionRow> of(Subject subject) {
        long[] given = subject.firstRead();
        List<SectionRow> rows = new ArrayList<>();
        for (int s = 0; s < given.length; s++) {
            rows.add(row(subject, s, given[s]));
        }
        return rows;
    }

    private static SectionRow row(Subject subject, int s, long given) {
        Section section = subject.sections().get(s);
        Profile.Part part = subject.part(s);
        Layout layout = subject.layout(s);
        double seconds = part.time().executeSeconds();
        int tiles = subject.manifest().tiles();
        double[] ddr = rates(part.usage(), MemoryPlan.Kind.DDR);
        double[] hbm = rates(part.usage(), MemoryPlan.Kind.HBM);
        return new SectionRow(
                s,
                0,
                "(%d, 0)".formatted(s),
                section.name(),
                type(section.type()),
                Subject.each(subject.manifest().microbatchSize(), seconds),
                Math.round(subject.cycles(seconds)),
                seconds,
                part.time().loadingSeconds(),
                ddr[0],
                ddr[1],
                ddr[0] + ddr[1],
                hbm[0],
                hbm[1],
                hbm[0] + hbm[1],
                layout.pmuCount(),
                Subject.PERCENT * layout.pmuCount() / (tiles * subject.rdu().pmusPerTile()),
                layout.pcuCount(),
                Subject.PERCENT * layout.pcuCount() / (tiles * subject.rdu().pcusPerTile()),
                given,
                made(subject, section));
    }

    /** GB read and written in a second. */
    private static double[] rates(Usage usage, MemoryPlan.Kind kind) {
        double[] rates = new double[2];
        usage.memories().stream()
                .filter(m -> m.name().equals(kind.toString()))
                .forEach(m -> {
                    rates[0] += Subject.each(m.read(), usage.seconds()) / Subject.GIGA;
                    rates[1] += Subject.each(m.written(), usage.seconds()) / Subject.GIGA;
                });
        return rates;
    }

    private static long made(Subject subject, Section section) {
        var graph = subject.graph();
        List<Integer> outputs = graph.outputs().stream().map(o -> o.value()).toList();
        return section.nodes().stream()
                .flatMap(n -> graph.nodes().get(n).outputs().stream())
                .filter(outputs::contains)
                .mapToLong(v -> graph.type(v).bytes())
                .sum();
    }

    private static String type(SectionType type) {
        return switch (type) {
            case FWD -> "Forward";
            case BCKWD -> "Backward";
            case GRADNORM, OPT -> "Optimizer";
        };
    }
}

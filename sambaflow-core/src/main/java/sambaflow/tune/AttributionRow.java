package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sambaflow.timing.Profile;
import sambaflow.timing.Usage;

/**
 * What the time of a section goes to, in {@code attribution_report.csv}; as {@link
 * sambaflow.timing.Attribution} has it.
 *
 * @param seconds all of it, loading included
 * @param memoryRate GB that are moved in a second of its execution
 * @param peakPercent part of the peak rate of the memory that works most
 * @param lostPercent part of the execution that this memory loses to rows and turns
 * @param linkPercent part of the execution that the busiest link is at work
 * @param critical the stage that sets the pace
 * @param criticalPercent part of the execution that this stage is at work
 */
public record AttributionRow(
        @JsonProperty("section name") String name,
        @JsonProperty("estimated time (s)") double seconds,
        @JsonProperty("compute (s)") double compute,
        @JsonProperty("memory (s)") double memory,
        @JsonProperty("network (s)") double network,
        @JsonProperty("launch (s)") double launch,
        @JsonProperty("perfect memory (s)") double perfectMemory,
        @JsonProperty("perfect network (s)") double perfectNetwork,
        @JsonProperty("infinite buffers (s)") double infiniteBuffers,
        @JsonProperty("memory rate (GB/s)") double memoryRate,
        @JsonProperty("share of peak rate (%)") double peakPercent,
        @JsonProperty("rows and turns (%)") double lostPercent,
        @JsonProperty("busiest link (%)") double linkPercent,
        @JsonProperty("critical stage") String critical,
        @JsonProperty("critical stage at work (%)") double criticalPercent,
        @JsonProperty("deadlock") boolean deadlock) {

    /** One for each section of {@code profile}, in their order. */
    static List<AttributionRow> of(Profile profile) {
        return profile.parts().stream().map(AttributionRow::row).toList();
    }

    private static AttributionRow row(Profile.Part p) {
        Usage usage = p.usage();
        Optional<Usage.OfMemory> memory =
                usage.memories().stream().max(Comparator.comparingDouble(Usage.OfMemory::busy));
        double link = usage.links().stream().mapToDouble(Usage.OfLink::busy).max().orElse(0);
        return new AttributionRow(
                p.section(),
                p.why().total(),
                p.why().compute(),
                p.why().memory(),
                p.why().network(),
                p.why().launch(),
                p.whatIf().perfectMemory(),
                p.whatIf().perfectNetwork(),
                p.whatIf().infiniteBuffers(),
                p.bytesPerSecond() / Subject.GIGA,
                Subject.PERCENT * memory.map(usage::ofPeak).orElse(0.0),
                Subject.PERCENT * memory.map(m -> usage.share(m.lost())).orElse(0.0),
                Subject.PERCENT * usage.share(link),
                p.critical(),
                Subject.PERCENT * p.criticalShare(),
                p.time().deadlock().isPresent());
    }

    /** The attributions of {@code profile} as a table. */
    public static String csv(Profile profile) {
        return Csv.text(AttributionRow.class, of(profile));
    }
}

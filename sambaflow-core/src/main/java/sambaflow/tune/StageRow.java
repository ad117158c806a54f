package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import sambaflow.chip.PipelineTime;
import sambaflow.pef.Channel;
import sambaflow.pef.Layout;
import sambaflow.pef.Stage;
import sambaflow.timing.Profile;
import sambaflow.timing.Usage;

/**
 * A stage, or a buffer between two, in {@code stage_report.csv}. Of a buffer, latency is the length
 * of the way through it; it has no time of its own, so the columns after that are empty.
 *
 * @param depth stages that a slice has passed at most before it comes there
 * @param stage its number; {@link #BUFFER} for a buffer
 * @param related stages it reads from; for a buffer, the one that fills it and the one that reads
 * @param latencyCycles that a stage is at work in one run
 * @param sharePercent part of the section's latency
 */
public record StageRow(
        @JsonProperty("section id") int section,
        @JsonProperty("stage depth") int depth,
        @JsonProperty("stage id") int stage,
        @JsonProperty("related stage ids") String related,
        @JsonProperty("non-buffer template names") String templates,
        @JsonProperty("node names") String nodes,
        @JsonProperty("estimated latency (cycles)") double latencyCycles,
        @JsonProperty("share of section latency (%)") Double sharePercent,
        @JsonProperty("waits for data (cycles)") Double dataCycles,
        @JsonProperty("waits for room (cycles)") Double roomCycles,
        @JsonProperty("waits for links (cycles)") Double linkCycles,
        @JsonProperty("PCU count") Integer pcus,
        @JsonProperty("PMU count") Integer pmus) {
    /** Stands for the number of a stage where there is none. */
    public static final int BUFFER = -1;

    static List<StageRow> of(Subject subject) {
        List<StageRow> rows = new ArrayList<>();
        for (int i = 0; i < subject.sections().size(); i++) {
            Layout layout = subject.layout(i);
            int[] depths = Subject.depths(layout);
            for (int s = 0; s < depths.length; s++) {
                rows.add(stage(subject, i, s, depths[s]));
            }
            List<PipelineTime.Way> ways = layout.ways(subject.rdu());
            for (int c = 0; c < ways.size(); c++) {
                Channel channel = layout.channels().get(c);
                rows.add(
                        new StageRow(
                                i,
                                depths[channel.to()],
                                BUFFER,
                                channel.from() + " " + channel.to(),
                                "",
                                subject.graph().valueName(channel.value()),
                                ways.get(c).latency(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
            }
        }
        return rows;
    }

    private static StageRow stage(Subject subject, int section, int s, int depth) {
        Layout layout = subject.layout(section);
        Stage stage = layout.stages().get(s);
        Profile.Part part = subject.part(section);
        Usage.OfStage did = part.usage().stages().get(s);
        return new StageRow(
                section,
                depth,
                s,
                Subject.joined(
                        layout.channels().stream()
                                .filter(c -> c.to() == s)
                                .map(c -> Integer.toString(c.from()))
                                .distinct()),
                subject.templates(stage),
                subject.nodes(stage),
                stage.cycles(),
                Subject.PERCENT * Subject.each(stage.cycles(), cycles(subject, part)),
                subject.cycles(did.data()),
                subject.cycles(did.room()),
                subject.cycles(did.link()),
                stage.pcuCount(),
                stage.pmuCount());
    }

    private static double cycles(Subject subject, Profile.Part part) {
        return subject.cycles(part.time().executeSeconds());
    }
}

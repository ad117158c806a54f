package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import sambaflow.chip.PipelineTime;
import sambaflow.pef.Channel;
import sambaflow.pef.Layout;
import sambaflow.pef.Stage;

/**
 * A way from one stage to another in {@code paths_report.csv}.
 *
 * @param buffer name of the value that lies in the buffers on it
 * @param latency cycles from the maker to the reader's compute units
 * @param templates what the maker and the reader do
 * @param nodes names of the nodes of both
 * @param slices that there is room for before the reader; 0 if it holds all of the value
 */
public record PathRow(
        @JsonProperty("section id") int section,
        @JsonProperty("buffer chain") String buffer,
        @JsonProperty("latency") double latency,
        @JsonProperty("nodes (kNames)") String templates,
        @JsonProperty("nodes (NodeName)") String nodes,
        @JsonProperty("src stage depth") int sourceDepth,
        @JsonProperty("dst stage depth") int destinationDepth,
        @JsonProperty("slices") int slices) {

    static List<PathRow> of(Subject subject) {
        List<PathRow> rows = new ArrayList<>();
        for (int i = 0; i < subject.sections().size(); i++) {
            Layout layout = subject.layout(i);
            int[] depths = Subject.depths(layout);
            List<PipelineTime.Way> ways = layout.ways(subject.rdu());
            for (int c = 0; c < ways.size(); c++) {
                Channel channel = layout.channels().get(c);
                Stage from = layout.stages().get(channel.from());
                Stage to = layout.stages().get(channel.to());
                rows.add(
                        new PathRow(
                                i,
                                subject.graph().valueName(channel.value()),
                                ways.get(c).latency(),
                                subject.templates(from) + " -> " + subject.templates(to),
                                subject.nodes(from) + " -> " + subject.nodes(to),
                                depths[channel.from()],
                                depths[channel.to()],
                                channel.waits() ? 0 : channel.depth()));
            }
        }
        return rows;
    }
}

package sambaflow.pass;

import java.util.ArrayList;
import java.util.List;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphDiff;

/** What a compilation's passes changed, as text. */
public final class PassText {
    private PassText() {}

    /** A line for each pass: its name, how many nodes it left, and what it changed. */
    public static List<String> summary(List<Pipeline.Snapshot> snapshots) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < snapshots.size(); i++) {
            Pipeline.Snapshot now = snapshots.get(i);
            String change = i == 0 ? "" : ", " + between(snapshots, i).summary();
            lines.add(
                    "[info   ] pass %-22s %4d nodes%s"
                            .formatted(now.pass(), now.graph().nodes().size(), change));
        }
        return lines;
    }

    /** The graph after the first pass, and then what each pass removed, changed and added. */
    public static String of(List<Pipeline.Snapshot> snapshots) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < snapshots.size(); i++) {
            Pipeline.Snapshot now = snapshots.get(i);
            out.append("== %s: %s\n".formatted(now.pass(), now.purpose()));
            now.reasons().forEach(r -> out.append("  ").append(r).append('\n'));
            if (i == 0) {
                out.append(now.graph());
            } else {
                GraphDiff diff = between(snapshots, i);
                out.append(diff.summary()).append('\n').append(diff);
            }
        }
        return out.toString();
    }

    private static GraphDiff between(List<Pipeline.Snapshot> snapshots, int i) {
        Graph before = snapshots.get(i - 1).graph();
        return GraphDiff.between(before, snapshots.get(i).graph());
    }
}

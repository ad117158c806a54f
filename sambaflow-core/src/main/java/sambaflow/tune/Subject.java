package sambaflow.tune;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Manifest;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.timing.Profile;

/**
 * What reports are about.
 *
 * @param compiled a graph whose sections are all laid out
 * @param manifest of the PEF it is in
 * @param rdu the chip it is laid out for
 * @param profile of {@code compiled} on that chip
 */
record Subject(CompiledGraph compiled, Manifest manifest, RduSpec rdu, Profile profile) {
    static final double GIGA = 1e9;
    static final double PERCENT = 100;

    List<Section> sections() {
        return compiled.sections();
    }

    Graph graph() {
        return compiled.graph();
    }

    Layout layout(int section) {
        return sections().get(section).layout().orElseThrow();
    }

    Profile.Part part(int section) {
        return profile.parts().get(section);
    }

    /** Cycles of the chip in so many seconds. */
    double cycles(double seconds) {
        return seconds * rdu.clockHz();
    }

    /** What {@code stage} does, operator by operator. */
    String templates(Stage stage) {
        return joined(stage.nodes().stream().map(n -> graph().nodes().get(n).op().label()));
    }

    String nodes(Stage stage) {
        return joined(stage.nodes().stream().map(n -> graph().nodes().get(n).name()));
    }

    static String joined(Stream<String> words) {
        return words.collect(Collectors.joining(" "));
    }

    /** {@code amount} in each of {@code seconds}; 0 of no time. */
    static double each(double amount, double seconds) {
        return seconds == 0 ? 0 : amount / seconds;
    }

    /** By stage: the stages that a slice has passed at most before it comes there. */
    static int[] depths(Layout layout) {
        int[] depths = new int[layout.stages().size()];
        layout.channels()
                .forEach(c -> depths[c.to()] = Math.max(depths[c.to()], depths[c.from()] + 1));
        return depths;
    }

    /** By section: bytes of the graph's inputs that no section before it reads. */
    long[] firstRead() {
        Set<Integer> inputs = new HashSet<>();
        graph().inputs().forEach(i -> inputs.add(i.value()));
        long[] bytes = new long[sections().size()];
        for (int s = 0; s < bytes.length; s++) {
            for (int n : sections().get(s).nodes()) {
                for (int v : graph().nodes().get(n).inputs()) {
                    bytes[s] += inputs.remove(v) ? graph().type(v).bytes() : 0;
                }
            }
        }
        return bytes;
    }
}

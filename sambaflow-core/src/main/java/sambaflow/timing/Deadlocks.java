package sambaflow.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What would cure a deadlock: more room on some channels, and no slot more than that takes. */
public final class Deadlocks {
    private Deadlocks() {}

    /**
     * Room that a channel needs.
     *
     * @param slots in all; with one less the same graph comes to a stop again
     */
    public record Fix(int channel, long slots) {}

    /**
     * The fixes that let {@code graph} finish together; none if nothing is wrong, or if no room
     * helps.
     */
    public static List<Fix> fixes(TokenGraph graph) {
        TreeSet<Integer> lacking = new TreeSet<>();
        List<TokenGraph.Channel> channels = new ArrayList<>(graph.channels());
        while (Sweep.run(graph.over(channels)) instanceof Outcome.Deadlock deadlock) {
            int widened = lacking.size();
            for (Outcome.Wait wait : deadlock.circle()) {
                if (wait.room() && lacking.add(wait.channel())) {
                    set(channels, wait.channel(), most(graph, wait.channel()));
                }
            }
            if (lacking.size() == widened) {
                return List.of();
            }
        }
        List<Fix> fixes = new ArrayList<>();
        for (int c : lacking) {
            long slots = least(graph, channels, c);
            set(channels, c, slots);
            if (slots > graph.channels().get(c).slots()) {
                fixes.add(new Fix(c, slots));
            }
        }
        return fixes;
    }

    private static long most(TokenGraph graph, int channel) {
        return graph.actors().get(graph.channels().get(channel).from()).firings();
    }

    private static long least(TokenGraph graph, List<TokenGraph.Channel> channels, int channel) {
        long low = graph.channels().get(channel).slots() - 1;
        long high = channels.get(channel).slots();
        List<TokenGraph.Channel> tried = new ArrayList<>(channels);
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            set(tried, channel, middle);
            boolean ends = middle > 0 && Sweep.run(graph.over(tried)) instanceof Outcome.Finished;
            high = ends ? middle : high;
            low = ends ? low : middle;
        }
        return high;
    }

    private static void set(List<TokenGraph.Channel> channels, int channel, long slots) {
        channels.set(channel, channels.get(channel).withSlots(slots));
    }
}

package sambaflow.timing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The actors of a graph in an order in which tokens flow; those of a circle come last. */
final class Order {
    private Order() {}

    static int[] of(TokenGraph graph) {
        int count = graph.actors().size();
        int[] before = new int[count];
        List<List<Integer>> after = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            after.add(new ArrayList<>());
        }
        for (TokenGraph.Channel c : graph.channels()) {
            before[c.to()]++;
            after.get(c.from()).add(c.to());
        }
        Deque<Integer> ready = new ArrayDeque<>();
        List<Integer> order = new ArrayList<>();
        boolean[] ordered = new boolean[count];
        for (int i = 0; i < count; i++) {
            if (before[i] == 0) {
                ready.add(i);
            }
        }
        while (!ready.isEmpty()) {
            int actor = ready.remove();
            ordered[actor] = true;
            order.add(actor);
            for (int next : after.get(actor)) {
                if (--before[next] == 0) {
                    ready.add(next);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (!ordered[i]) {
                order.add(i);
            }
        }
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}

package sambaflow.timing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import sambaflow.pef.Channel;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Route;
import sambaflow.pef.Stage;
import sambaflow.pef.Stream;

/**
 * A layout without names: nodes are left out, and values are numbered as they come.
 *
 * @param kinds the memory of each value of a stream, by its new number
 */
record Alike(Layout layout, List<MemoryPlan.Kind> kinds, WhatIf whatIf) {
    static Alike of(Layout layout, IntFunction<MemoryPlan.Kind> places, WhatIf whatIf) {
        Map<Integer, Integer> numbers = new HashMap<>();
        List<MemoryPlan.Kind> kinds = new ArrayList<>();
        List<Stream> streams = new ArrayList<>();
        for (Stream s : layout.streams()) {
            int number = numbers.computeIfAbsent(s.value(), v -> numbers.size());
            if (number == kinds.size()) {
                kinds.add(places.apply(s.value()));
            }
            streams.add(new Stream(s.stage(), number, s.bytes(), s.slices(), s.whole(), s.in()));
        }
        List<Stage> stages = layout.stages().stream().map(s -> s.of(List.of())).toList();
        List<Channel> channels =
                layout.channels().stream()
                        .map(c -> new Channel(c.from(), c.to(), 0, c.depth(), c.waits()))
                        .toList();
        List<Route> routes = layout.routes().stream().map(r -> r.carrying(0)).toList();
        Layout plain =
                new Layout(stages, channels, streams, layout.tokens(), layout.traffic(), routes);
        return new Alike(plain, kinds, whatIf);
    }
}

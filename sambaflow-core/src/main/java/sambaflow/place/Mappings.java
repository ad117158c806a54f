package sambaflow.place;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import sambaflow.graph.Workers;

/** Places and routes many sections at a time. */
final class Mappings {
    private final Mapper mapper;
    private final Placer.Progress progress;

    Mappings(Mapper mapper, Placer.Progress progress) {
        this.mapper = mapper;
        this.progress = progress;
    }

    /** A result for each of {@code sections}, which have names; of several faults the first. */
    Map<Netlist, Mapper.Mapped> of(Map<Netlist, String> sections) {
        List<Netlist> order = List.copyOf(sections.keySet());
        List<Callable<Mapper.Mapped>> parts = new ArrayList<>();
        order.forEach(netlist -> parts.add(() -> mapper.map(sections.get(netlist), netlist)));
        List<Mapper.Mapped> mapped =
                Workers.all(parts, done -> progress.placed(done, sections.size()));
        Map<Netlist, Mapper.Mapped> results = new HashMap<>();
        for (int i = 0; i < mapped.size(); i++) {
            results.put(order.get(i), mapped.get(i));
        }
        return results;
    }
}

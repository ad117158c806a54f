package sambaflow.place;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sambaflow.graph.CompileException;

/**
 * Places and routes many sections at a time, on as many threads as there are cores. Each is worked
 * on by one thread and knows nothing of the others, so the results are those of one thread.
 */
final class Mappings {
    private final Mapper mapper;
    private final Placer.Progress progress;
    private int done;

    Mappings(Mapper mapper, Placer.Progress progress) {
        this.mapper = mapper;
        this.progress = progress;
    }

    /** A result for each of {@code sections}, which have names; of several faults the first. */
    Map<Netlist, Mapper.Mapped> of(Map<Netlist, String> sections) {
        int threads = Math.min(sections.size(), Runtime.getRuntime().availableProcessors());
        Map<Netlist, Mapper.Mapped> results = new HashMap<>();
        if (threads <= 1) {
            sections.forEach((s, name) -> results.put(s, one(name, s, sections.size())));
            return results;
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            Map<Netlist, Future<Mapper.Mapped>> running = new HashMap<>();
            List<Netlist> order = new ArrayList<>();
            for (Map.Entry<Netlist, String> s : sections.entrySet()) {
                order.add(s.getKey());
                running.put(
                        s.getKey(),
                        workers.submit(() -> one(s.getValue(), s.getKey(), sections.size())));
            }
            try {
                for (Netlist section : order) {
                    results.put(section, running.get(section).get());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw Interrupts.cancelled();
            } catch (ExecutionException e) {
                throw cause(e);
            } finally {
                workers.shutdownNow();
            }
        }
        return results;
    }

    private static RuntimeException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case CompileException fault -> fault;
            case RuntimeException fault -> fault;
            case Error fault -> throw fault;
            case Throwable other -> new IllegalStateException(other);
        };
    }

    private Mapper.Mapped one(String name, Netlist section, int all) {
        Mapper.Mapped mapped = mapper.map(name, section);
        synchronized (this) {
            progress.placed(++done, all);
        }
        return mapped;
    }
}

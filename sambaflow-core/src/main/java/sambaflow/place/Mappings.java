package sambaflow.place;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sambaflow.graph.CompileException;
import sambaflow.graph.Interrupts;

/**
 * Places and routes many sections at a time, on as many threads as there are cores. Each is worked
 * on by one thread and knows nothing of the others, so the results are those of one thread.
 */
final class Mappings {
    private final Mapper mapper;
    private final Placer.Progress progress;

    Mappings(Mapper mapper, Placer.Progress progress) {
        this.mapper = mapper;
        this.progress = progress;
    }

    /** A result for each of {@code sections}, which have names; of several faults the first. */
    Map<Netlist, Mapper.Mapped> of(Map<Netlist, String> sections) {
        int threads = Math.min(sections.size(), Runtime.getRuntime().availableProcessors());
        Map<Netlist, Mapper.Mapped> results = new HashMap<>();
        if (threads <= 1) {
            for (Map.Entry<Netlist, String> s : sections.entrySet()) {
                results.put(s.getKey(), mapper.map(s.getValue(), s.getKey()));
                progress.placed(results.size(), sections.size());
            }
            return results;
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            CompletionService<Mapper.Mapped> finished = new ExecutorCompletionService<>(workers);
            Map<Netlist, Future<Mapper.Mapped>> running = new LinkedHashMap<>();
            sections.forEach(
                    (s, name) -> running.put(s, finished.submit(() -> mapper.map(name, s))));
            try {
                hear(finished, sections.size());
                for (Map.Entry<Netlist, Future<Mapper.Mapped>> one : running.entrySet()) {
                    results.put(one.getKey(), one.getValue().get());
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

    /** Tells, on the thread that waits, of each section that is done, until one fails. */
    private void hear(CompletionService<Mapper.Mapped> finished, int all)
            throws InterruptedException {
        for (int done = 1; done <= all; done++) {
            if (finished.take().state() == Future.State.FAILED) {
                return;
            }
            progress.placed(done, all);
        }
    }
}

package sambaflow.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Independent parts of a compilation, worked on at the same time by as many threads as there are
 * cores. Each part is done by one thread and knows nothing of the others, so the results are those
 * of one thread. An interrupt of the caller stops them all.
 */
public final class Workers {
    private static final long TICK_MILLIS = 100;

    private Workers() {}

    /**
     * The results of {@code parts}, in their order; of several faults the first part's.
     *
     * @param hear is told on the calling thread how many parts are done: with each one, and several
     *     times a second meanwhile
     */
    public static <T> List<T> all(List<? extends Callable<T>> parts, IntConsumer hear) {
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = Math.max(1, Math.min(parts.size(), cores));
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            CompletionService<T> finished = new ExecutorCompletionService<>(workers);
            List<Future<T>> running = new ArrayList<>();
            parts.forEach(part -> running.add(finished.submit(part::call)));
            List<T> results = new ArrayList<>();
            try {
                await(finished, parts.size(), hear);
                for (Future<T> one : running) {
                    results.add(one.get());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw Interrupts.cancelled();
            } catch (ExecutionException e) {
                throw cause(e);
            } finally {
                workers.shutdownNow();
            }
            return results;
        }
    }

    /** Until all parts are done or one fails. */
    private static <T> void await(CompletionService<T> finished, int all, IntConsumer hear)
            throws InterruptedException {
        int done = 0;
        while (done < all) {
            Future<T> one = finished.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            if (one != null && one.state() == Future.State.FAILED) {
                return;
            }
            done += one == null ? 0 : 1;
            hear.accept(done);
        }
    }

    private static RuntimeException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException fault -> fault;
            case Error fault -> throw fault;
            case Throwable other -> new IllegalStateException(other);
        };
    }
}

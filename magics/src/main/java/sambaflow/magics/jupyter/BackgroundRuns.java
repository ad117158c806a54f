package sambaflow.magics.jupyter;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.record.RunFolder;
import sambaflow.record.RunState;

/** The trainings of one kernel that go on beside its cells: one at a time, as it has one device. */
final class BackgroundRuns implements AutoCloseable {
    private static final long SAVING_SECONDS = 4;

    private final Executor threads;
    private final Set<RunFolder> begun = new LinkedHashSet<>();
    private Optional<Job> current = Optional.empty();

    /** A kernel that is an executor keeps interrupts of cells from the thread; others do not. */
    BackgroundRuns(BaseKernel kernel) {
        threads =
                kernel instanceof Executor own
                        ? own
                        : task -> Thread.ofPlatform().daemon().start(task);
    }

    /** One training and the thread it has. */
    private static final class Job {
        private final CompletableFuture<RunFolder> recorded = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile Thread thread;

        // A boundary: what a training throws is told where its folder is awaited, or to its cell.
        @SuppressWarnings("IllegalCatch")
        void run(Runnable training, Consumer<Throwable> failure) {
            thread = Thread.currentThread();
            try {
                training.run();
                recorded.completeExceptionally(
                        new RunException(Code.SF500, "the training left no record"));
            } catch (Throwable e) {
                if (!recorded.completeExceptionally(e) && !isStopped()) {
                    failure.accept(e);
                }
            } finally {
                ended.complete(null);
            }
        }

        private boolean isStopped() {
            return phase() == RunState.Phase.STOPPED;
        }

        private RunState.Phase phase() {
            Optional<RunState> state =
                    recorded.isDone() && !recorded.isCompletedExceptionally()
                            ? recorded.join().state()
                            : Optional.empty();
            return state.map(RunState::seen).orElse(RunState.Phase.RUNNING);
        }

        /** Whether the device is free: a run that says it is over needs a moment to leave. */
        boolean isOver() {
            boolean leaving =
                    recorded.isCompletedExceptionally() || phase() != RunState.Phase.RUNNING;
            if (ended.isDone() || !leaving) {
                return ended.isDone();
            }
            try {
                ended.get(SAVING_SECONDS, TimeUnit.SECONDS);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (ExecutionException | TimeoutException e) {
                return false;
            }
        }

        String name() {
            return recorded.isDone() && !recorded.isCompletedExceptionally()
                    ? "run '%s'".formatted(recorded.join().name())
                    : "a run";
        }

        void stop() {
            Thread trainer = thread;
            if (trainer != null && !ended.isDone()) {
                trainer.interrupt();
            }
        }
    }

    /** Every run that this kernel has begun, wherever its folder is. */
    synchronized Set<RunFolder> begun() {
        return new LinkedHashSet<>(begun);
    }

    /** A run of this kernel is recorded in {@code folder}. */
    synchronized void add(RunFolder folder) {
        begun.add(folder);
    }

    /** Refuses a training while another one has the device. */
    synchronized void requireNone() {
        current.filter(job -> !job.isOver())
                .ifPresent(job -> {
                    throw new RunException(
                            Code.SF506,
                            "%s trains in the background and has the device; wait for it with %%attach, or end it with %%stop"
                                    .formatted(job.name()));
                });
    }

    /** The training's side of {@link #start}: it says where it is recorded. */
    interface Training {
        void run(Consumer<RunFolder> recorded);
    }

    /**
     * Begins a training and waits until it is recorded: what is wrong with it before, is thrown
     * here.
     *
     * @param failure hears what ended it later
     */
    RunFolder start(Training training, Consumer<Throwable> failure) throws InterruptedException {
        Job job = new Job();
        synchronized (this) {
            requireNone();
            current = Optional.of(job);
        }
        threads.execute(() -> job.run(() -> training.run(job.recorded::complete), failure));
        try {
            RunFolder folder = job.recorded.get();
            add(folder);
            return folder;
        } catch (InterruptedException e) {
            job.stop();
            throw e;
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private static RuntimeException thrown(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case Throwable e -> new RunException(Code.SF500, e.toString(), e);
        };
    }

    /** Stops what goes on, as an interrupt does, and waits a moment for its checkpoint. */
    @Override
    public void close() {
        Optional<Job> last;
        synchronized (this) {
            last = current;
        }
        last.ifPresent(job -> {
            job.stop();
            try {
                job.ended.get(SAVING_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // The kernel ends all the same; the run's state will be that of a process gone.
                return;
            }
        });
    }
}

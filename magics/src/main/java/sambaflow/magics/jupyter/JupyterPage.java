package sambaflow.magics.jupyter;

import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Display;
import sambaflow.magics.page.Page;
import sambaflow.magics.page.Progress;

/** The output area of the cell that runs. */
final class JupyterPage implements Page {
    /** Twice a second: smooth to look at, and little to store. */
    private static final long PAUSE_NANOS = 500_000_000L;

    private final BaseKernel kernel;

    JupyterPage(BaseKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void line(String text) {
        kernel.getIO().out.println(text);
    }

    /** Shows one line as an error. */
    void problem(String text) {
        kernel.getIO().err.println(text);
    }

    @Override
    public void show(Content content) {
        kernel.display(Bundles.of(content));
    }

    @Override
    public Display display(Content first) {
        return new Updated(first);
    }

    @Override
    public Progress progress() {
        return new ProgressText(0);
    }

    @Override
    public Progress waiting() {
        return new ProgressText(PAUSE_NANOS) {
            private final long began = System.nanoTime();

            @Override
            public void close() {
                // What is said at the end stays in the notebook.
                double seconds = (System.nanoTime() - began) / 1e9;
                String took = String.format(Locale.ROOT, "took %.1f s", seconds);
                told(() -> took);
                super.close();
            }
        };
    }

    /**
     * One output with an identity, replaced at most twice a second; the last state always comes.
     */
    private final class Updated implements Display {
        private final String id = UUID.randomUUID().toString();
        private long shownAt = System.nanoTime();
        private Supplier<Content> pending;

        Updated(Content first) {
            DisplayData data = Bundles.of(first);
            data.setDisplayId(id);
            kernel.display(data);
        }

        @Override
        public void update(Supplier<Content> newer) {
            pending = newer;
            if (System.nanoTime() - shownAt >= PAUSE_NANOS) {
                send();
            }
        }

        private void send() {
            DisplayData data = Bundles.of(pending.get());
            pending = null;
            kernel.getIO().display.updateDisplay(id, data);
            shownAt = System.nanoTime();
        }

        @Override
        public void close() {
            if (pending != null) {
                send();
            }
        }
    }

    private class ProgressText implements Progress {
        private final long showAt;
        private Display display;

        ProgressText(long delay) {
            showAt = System.nanoTime() + delay;
        }

        @Override
        public void at(double fraction, Supplier<String> text) {
            if (display == null && System.nanoTime() - showAt < 0) {
                return;
            }
            if (display == null) {
                display = display(Content.text(text.get()));
            } else {
                told(text);
            }
        }

        final void told(Supplier<String> text) {
            if (display != null) {
                display.update(() -> Content.text(text.get()));
            }
        }

        @Override
        public void close() {
            if (display != null) {
                display.close();
            }
        }
    }
}

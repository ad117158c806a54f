package sambaflow.kernel.general;

import java.util.Locale;
import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/** Tells while jars are fetched how far that is, in one line that replaces itself. */
final class Fetching extends AbstractTransferListener {
    private static final long PAUSE_NANOS = 500_000_000L;

    private final BaseKernel kernel;
    private String id;
    private long files;
    private long bytes;
    private long shownAt;

    Fetching(BaseKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public synchronized void transferProgressed(TransferEvent event) {
        bytes += event.getDataBuffer().remaining();
        long now = System.nanoTime();
        if (id == null || now - shownAt >= PAUSE_NANOS) {
            shownAt = now;
            String name = event.getResource().getResourceName();
            show("Fetching " + name.substring(name.lastIndexOf('/') + 1) + ", " + sum());
        }
    }

    @Override
    public synchronized void transferSucceeded(TransferEvent event) {
        files++;
    }

    /** The last state, which stays in the notebook. */
    synchronized void end() {
        if (id != null) {
            show("Fetched " + sum());
            id = null;
            files = 0;
            bytes = 0;
        }
    }

    private String sum() {
        return String.format(Locale.ROOT, "%d files, %.1f MB", files, bytes / 1e6);
    }

    private void show(String text) {
        DisplayData data = new DisplayData(text);
        if (id == null) {
            id = UUID.randomUUID().toString();
            data.setDisplayId(id);
            kernel.display(data);
        } else {
            kernel.getIO().display.updateDisplay(id, data);
        }
    }
}

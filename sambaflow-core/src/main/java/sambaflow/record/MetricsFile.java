package sambaflow.record;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A file that grows by some bytes for each metric of a run. */
final class MetricsFile implements AutoCloseable {
    /** One form that metrics are written in. */
    interface Form {
        /** What a new file begins with. */
        byte[] head();

        byte[] bytes(Metric metric);
    }

    private final OutputStream out;
    private final Form form;

    /** Begins a file, or goes on with one. */
    MetricsFile(Path file, Form form) throws IOException {
        boolean begins = file.toFile().length() == 0;
        this.out = new BufferedOutputStream(new FileOutputStream(file.toFile(), true));
        this.form = form;
        if (begins) {
            out.write(form.head());
        }
    }

    void add(Metric metric) throws IOException {
        out.write(form.bytes(metric));
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

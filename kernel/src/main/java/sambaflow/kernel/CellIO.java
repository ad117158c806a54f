package sambaflow.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.JupyterIO;

/** The library's streams and displays, attached to the cell that runs or ran last. */
final class CellIO extends JupyterIO {
    private volatile boolean inputAllowed;

    CellIO() {
        super(StandardCharsets.UTF_8);
    }

    void attach(ShellReplyEnvironment environment, boolean allowInput) {
        setEnv(environment);
        inputAllowed = allowInput;
        setJupyterInEnabled(allowInput);
    }

    /** System.in of cells: a line at a time from the front end, or an error at once. */
    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                requireInput();
                return in.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                requireInput();
                return in.read(bytes, offset, length);
            }

            @Override
            public int available() throws IOException {
                return inputAllowed ? in.available() : 0;
            }
        };
    }

    private void requireInput() throws IOException {
        if (!inputAllowed) {
            throw new IOException("this front end does not offer input (allow_stdin is false)");
        }
    }
}

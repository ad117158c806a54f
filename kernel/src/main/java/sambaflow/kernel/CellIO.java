package sambaflow.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import sambaflow.kernel.channel.InputChannel;
import sambaflow.kernel.channel.Packet;

/** The library's streams and displays, attached to the cell that runs or ran last. */
final class CellIO extends JupyterIO {
    private final CellOutput cells;

    CellIO(CellOutput cells) {
        super(StandardCharsets.UTF_8);
        this.cells = cells;
    }

    void attach(ShellReplyEnvironment environment) {
        setEnv(environment);
        setJupyterInEnabled(cells.isInputAllowed());
    }

    CellOutput cells() {
        return cells;
    }

    /** System.in of cells: a line at a time from the front end, or an error at once. */
    InputStream input(InputChannel channel) {
        return new CellInput(channel);
    }

    /** What is left of a line belongs to the cell that asked for it. */
    private final class CellInput extends InputStream {
        private record Line(Packet cell, byte[] bytes, int next) {}

        private static final Line NONE = new Line(null, new byte[0], 0);

        private final ThreadLocal<Line> lines = ThreadLocal.withInitial(() -> NONE);
        private final InputChannel channel;

        CellInput(InputChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!cells.isInputAllowed()) {
                throw new IOException("this front end does not offer input (allow_stdin is false)");
            }
            Packet cell = cells.request();
            Line line = lines.get();
            if (left(line, cell) == 0) {
                String answer = channel.ask(cell, "", false) + "\n";
                line = new Line(cell, answer.getBytes(StandardCharsets.UTF_8), 0);
            }
            int taken = Math.min(length, left(line, cell));
            System.arraycopy(line.bytes(), line.next(), bytes, offset, taken);
            lines.set(new Line(cell, line.bytes(), line.next() + taken));
            return taken;
        }

        private int left(Line line, Packet cell) {
            return line.cell() == cell ? line.bytes().length - line.next() : 0;
        }

        @Override
        public int available() {
            return cells.isInputAllowed() ? left(lines.get(), cells.request()) : 0;
        }
    }
}

package sambaflow.record;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sambaflow.io.DataException;

/** Reads a run's log as it grows. */
public final class MetricsReader {
    private static final int PIECE = 1 << 20;

    private final Path file;
    private long read;

    public MetricsReader(RunFolder run) {
        this.file = run.metrics();
    }

    /** The metrics that came since the last call; half a line waits for its end. */
    public List<Metric> next() {
        List<Metric> found = new ArrayList<>();
        if (!file.toFile().isFile()) {
            return found;
        }
        // No channel: an interrupt would close it.
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] piece = new byte[(int) Math.min(PIECE, Math.max(0, in.length() - read))];
            while (piece.length > 0) {
                in.seek(read);
                in.readFully(piece);
                int end = lines(piece, found);
                read += end;
                boolean whole = end > 0 && in.length() > read;
                piece = new byte[whole ? (int) Math.min(PIECE, in.length() - read) : 0];
            }
            return found;
        } catch (IOException e) {
            throw DataException.failed("read", file, e, "check that the run's folder is there");
        }
    }

    /** Adds the whole lines of {@code piece} and returns how many bytes they took. */
    private static int lines(byte[] piece, List<Metric> found) {
        int start = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                String line = new String(piece, start, i - start, StandardCharsets.UTF_8);
                RunJson.metric(line).ifPresent(found::add);
                start = i + 1;
            }
        }
        return start;
    }
}

package sambaflow.magics.page;

import java.io.PrintStream;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The page of the command line: text, with a bar that moves on a terminal and lines in a pipe. */
public final class TerminalPage implements Page {
    private static final Duration BAR_PAUSE = Duration.ofMillis(100);
    private static final Duration LINE_PAUSE = Duration.ofSeconds(10);
    private static final int BAR_WIDTH = 24;
    private static final String FINE = "▁▂▃▄▅▆▇█→×✓✗─│";
    private static final String COARSE = "_..-==##>xvx-|";

    private final PrintStream out;
    private final boolean terminal;
    private final int columns;
    private final LongSupplier nanoTime;
    private final CharsetEncoder encoder;

    /** Columns of the moving line that the cursor stands behind. */
    private int drawn;

    /**
     * @param terminal whether {@code out} can move its cursor
     * @param columns width that a moving line must not exceed
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public TerminalPage(PrintStream out, boolean terminal, int columns, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns;
        this.nanoTime = nanoTime;
        encoder = out.charset().newEncoder();
    }

    /** Standard output, seen as what it is: a terminal or a pipe. */
    public static TerminalPage ofStandardOutput() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        int columns =
                Optional.ofNullable(System.getenv("COLUMNS"))
                        .filter(c -> c.matches("[1-9][0-9]{1,3}"))
                        .map(Integer::parseInt)
                        .orElse(80);
        return new TerminalPage(System.out, terminal, columns, System::nanoTime);
    }

    @Override
    public void line(String text) {
        erase();
        out.println(printable(text));
        out.flush();
    }

    @Override
    public void show(Content content) {
        line(content.text().stripTrailing());
    }

    @Override
    public Display display(Content first) {
        return new LastState(first);
    }

    @Override
    public Progress progress() {
        return new Bar(false);
    }

    @Override
    public Progress waiting() {
        return new Bar(true);
    }

    /** Makes room for a line where a moving one stands; that is drawn again below it. */
    private void erase() {
        if (drawn > 0) {
            out.print("\r" + " ".repeat(drawn) + "\r");
            drawn = 0;
        }
    }

    /** What this stream's encoding can say, with plain stand-ins for the signs that it cannot. */
    private String printable(String text) {
        if (out.charset().equals(StandardCharsets.UTF_8) || encoder.canEncode(text)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            int known = FINE.indexOf(plain.charAt(i));
            if (known >= 0) {
                plain.setCharAt(i, COARSE.charAt(known));
            }
        }
        return plain.toString();
    }

    /** Shown once, when no newer state can come. */
    private final class LastState implements Display {
        private Supplier<Content> last;

        LastState(Content first) {
            last = () -> first;
        }

        @Override
        public void update(Supplier<Content> newer) {
            last = newer;
        }

        @Override
        public void close() {
            if (last != null) {
                show(last.get());
                last = null;
            }
        }
    }

    private final class Bar implements Progress {
        private final long pause = (terminal ? BAR_PAUSE : LINE_PAUSE).toNanos();
        private final boolean passing;
        private long shownAt;
        private double fraction;
        private Supplier<String> pending;

        Bar(boolean passing) {
            this.passing = passing;
            shownAt = nanoTime.getAsLong() - (passing ? 0 : pause);
        }

        @Override
        public void at(double newFraction, Supplier<String> text) {
            fraction = newFraction;
            pending = text;
            if (nanoTime.getAsLong() - shownAt >= pause) {
                draw();
            }
        }

        private void draw() {
            String text = printable((bar() + pending.get()).stripLeading());
            pending = null;
            shownAt = nanoTime.getAsLong();
            if (!terminal) {
                line(text);
                return;
            }
            String fitting = text.substring(0, Math.min(text.length(), columns - 1));
            out.print("\r" + fitting + " ".repeat(Math.max(0, drawn - fitting.length())));
            out.flush();
            drawn = fitting.length();
        }

        private String bar() {
            if (!terminal || fraction < 0) {
                return "";
            }
            int full = (int) Math.round(Math.min(fraction, 1) * BAR_WIDTH);
            return "[" + "#".repeat(full) + "-".repeat(BAR_WIDTH - full) + "] ";
        }

        @Override
        public void close() {
            if (passing) {
                erase();
                out.flush();
                return;
            }
            if (pending != null) {
                draw();
            }
            if (drawn > 0) {
                out.println();
                out.flush();
                drawn = 0;
            }
        }
    }
}

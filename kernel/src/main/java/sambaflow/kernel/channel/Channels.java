package sambaflow.kernel.channel;

import java.util.function.Consumer;

/** The five channels of a kernel. */
public final class Channels {
    private static final long LAST_WORDS_MILLIS = 200;

    private final ConnectionFile file;
    private final Consumer<String> log;
    private final Reserve reserve;
    private final Wire wire;
    private final Iopub iopub;
    private final InputChannel input;
    private final Heartbeat heartbeat;

    /** Binds everything but shell and control, which are served once their handlers exist. */
    public Channels(ConnectionFile file, Reserve reserve, Consumer<String> log) {
        this.reserve = reserve;
        this.file = file;
        this.log = log;
        this.wire = new Wire(file.scheme(), file.key());
        this.iopub = Iopub.open(file, wire, reserve, log);
        this.input = new InputChannel(file.address(file.stdin()), wire, log);
        this.heartbeat = new Heartbeat(file.address(file.heartbeat()));
    }

    /** Binds shell and control and starts every loop. */
    public void serve(RequestLoop.Handler shell, RequestLoop.Handler control) {
        RequestLoop shellLoop =
                RequestLoop.open("shell", file.address(file.shell()), wire, shell, reserve, log);
        RequestLoop controlLoop =
                RequestLoop.open(
                        "control", file.address(file.control()), wire, control, reserve, log);
        iopub.start();
        iopub.status(null, "starting");
        heartbeat.start();
        input.start();
        controlLoop.start();
        shellLoop.start();
    }

    public Reserve reserve() {
        return reserve;
    }

    public ConnectionFile file() {
        return file;
    }

    public Wire wire() {
        return wire;
    }

    public Iopub iopub() {
        return iopub;
    }

    public InputChannel input() {
        return input;
    }

    /** Lets the last messages leave; the process ends after this. */
    public void close() {
        iopub.close(LAST_WORDS_MILLIS);
    }
}

package sambaflow.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import sambaflow.kernel.channel.Channels;
import sambaflow.kernel.channel.ConnectionFile;
import sambaflow.kernel.channel.Reserve;

/** Starts the kernel: {@code java ... sambaflow.kernel.Main CONNECTION_FILE}. */
public final class Main {
    private static final long GRACE_MILLIS = 150;
    private static final int HISTORY_SESSIONS = 1000;
    private static final long HISTORY_BYTES = 10 << 20;

    /**
     * For extensions that have something to save; a front end kills a kernel after five seconds.
     */
    private static final long SAVING_MILLIS = 4_500;

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println(
                    "usage: java sambaflow.kernel.Main CONNECTION_FILE\n"
                            + "Jupyter starts this; install the kernel and choose \""
                            + JavaKernel.NAME
                            + "\" in a notebook.");
            System.exit(2);
        }
        Path state = StateFolder.of(System.getenv());
        Consumer<String> log = new KernelLog(System.err, state);
        Path file = Path.of(arguments[0]);
        if (!Files.isReadable(file)) {
            log.accept("connection file " + file.toAbsolutePath() + " cannot be read");
            System.exit(2);
        }
        serve(file, state, log);
        exitWithParent();
    }

    private static void serve(Path file, Path state, Consumer<String> log) throws IOException {
        Subshells subshells = new Subshells();
        History history =
                new History(
                        new HistoryFiles(
                                state.resolve("history"), log, HISTORY_SESSIONS, HISTORY_BYTES),
                        log);
        CellOutput output = new CellOutput();
        JavaKernel kernel = new JavaKernel(output, subshells, history, log);
        // The shell takes longest of all: its thread begins before the sockets are there.
        Startup startup = new Startup(kernel, subshells.main(), log);
        startup.makeShell();
        Channels channels = new Channels(ConnectionFile.read(file), new Reserve(), log);
        output.to(channels.iopub());
        Execution execution = new Execution(kernel, channels, output, history);
        KernelInfo info = new KernelInfo(kernel, channels.file());
        System.setOut(output.printStream("stdout"));
        System.setErr(output.printStream("stderr"));
        System.setIn(kernel.cellIO().input(channels.input()));
        // After the streams are the front end's, because extensions may print.
        startup.extendAndWarm();
        channels.serve(
                new ShellRequests(
                        new ShellRequests.Parts(
                                kernel, channels, subshells, execution, history, log),
                        info),
                new ControlRequests(
                        subshells,
                        () -> joinCells(startup, kernel),
                        channels,
                        info,
                        restart -> exit(kernel, history, restart),
                        log));
        // The channels' threads are daemons, so that nothing but a shutdown decides the end.
        Thread.ofPlatform().name("main").start(Main::waitForExit);
    }

    /** A thread for cells is ready when the shell is there, and finds the classes of cells. */
    private static Void joinCells(Startup startup, JavaKernel kernel) {
        startup.await();
        Thread.currentThread().setContextClassLoader(kernel.shell().classLoader());
        return null;
    }

    private static void waitForExit() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    /**
     * Ends the process, even while a cell runs: when extensions have saved what they have, and with
     * the exit hooks if they are quick.
     */
    private static void exit(JavaKernel kernel, History history, boolean restart) {
        haltAfter(SAVING_MILLIS);
        try {
            kernel.onShutdown(restart);
        } finally {
            history.close();
            haltAfter(GRACE_MILLIS);
            System.exit(0);
        }
    }

    private static void haltAfter(long millis) {
        Thread.ofPlatform().daemon().name("exit").start(() -> halt(millis));
    }

    private static void halt(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(0);
        }
        Runtime.getRuntime().halt(0);
    }

    /** A server that was killed leaves no kernel behind. */
    private static void exitWithParent() {
        String parent = System.getenv("JPY_PARENT_PID");
        if (parent != null && parent.matches("\\d+")) {
            ProcessHandle.of(Long.parseLong(parent))
                    .ifPresent(
                            handle -> handle.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        }
    }
}

package sambaflow.kernel.general;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs a script by the system's shell, shows what it writes while it runs, and ends with it. */
final class ShellCommand {
    private static final long GRACE_MILLIS = 1_000;
    private static final int CHUNK = 8_192;

    private final Surroundings surroundings;
    private final Consumer<String> out;
    private final Consumer<String> err;

    ShellCommand(Surroundings surroundings, Consumer<String> out, Consumer<String> err) {
        this.surroundings = surroundings;
        this.out = out;
        this.err = err;
    }

    /** The shell of {@code !command}: bash where there is one. */
    static String usual() {
        return isFound("bash") ? "bash" : "sh";
    }

    private static boolean isFound(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(java.io.File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Runs the script; any exit code but 0 is an error. */
    void run(String shell, String script) throws CommandException, InterruptedException {
        int code = exitCode(shell, script);
        if (code != 0) {
            String first = script.strip().lines().findFirst().orElse("");
            throw new CommandException(
                    "exit code %d%s from %s: %s"
                            .formatted(
                                    code,
                                    code == 127 ? " (no such command)" : "",
                                    shell,
                                    first.length() <= 80 ? first : first.substring(0, 77) + "..."));
        }
    }

    private int exitCode(String shell, String script)
            throws CommandException, InterruptedException {
        Process process = start(shell, script);
        try {
            process.getOutputStream().close();
            List<Thread> readers =
                    List.of(
                            reader(process.getInputStream(), out),
                            reader(process.getErrorStream(), err));
            int code = process.waitFor();
            for (Thread reader : readers) {
                // What a command has left in the background may hold its output open.
                reader.join(GRACE_MILLIS);
            }
            return code;
        } catch (IOException e) {
            throw new CommandException("%s: %s".formatted(shell, e.getMessage()), e);
        } finally {
            if (process.isAlive()) {
                end(process);
            }
        }
    }

    private Process start(String shell, String script) throws CommandException {
        ProcessBuilder builder = new ProcessBuilder(shell, "-c", script);
        builder.directory(surroundings.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(surroundings.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandException("%s cannot run: %s".formatted(shell, e.getMessage()), e);
        }
    }

    private static Thread reader(InputStream stream, Consumer<String> sink) {
        return Thread.ofPlatform()
                .daemon()
                .name("output of a command")
                .start(() -> {
                    char[] chunk = new char[CHUNK];
                    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                        for (int n = reader.read(chunk); n >= 0; n = reader.read(chunk)) {
                            sink.accept(new String(chunk, 0, n));
                        }
                    } catch (IOException e) {
                        // The command was ended while it wrote.
                        sink.accept("");
                    }
                });
    }

    /** The command and all it has started: asked first, then made to. */
    private static void end(Process process) {
        List<ProcessHandle> all = new ArrayList<>();
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(all::add);
        all.forEach(ProcessHandle::destroy);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        boolean interrupted = Thread.interrupted();
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (java.util.concurrent.TimeoutException
                    | java.util.concurrent.ExecutionException e) {
                each.destroyForcibly();
            } catch (InterruptedException e) {
                interrupted = true;
                each.destroyForcibly();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

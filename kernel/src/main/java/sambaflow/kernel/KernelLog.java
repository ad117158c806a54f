package sambaflow.kernel;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * What the kernel has to say to whoever looks after it: on the terminal of the server, and in a
 * file of the state folder for those who have no terminal. The file is bounded, with one older one.
 */
final class KernelLog implements Consumer<String> {
    private static final long LARGEST = 1 << 20;
    private static final int LONGEST_LINE = 4096;

    private final PrintStream terminal;
    private final Path file;
    private final long process = ProcessHandle.current().pid();
    private boolean inFile = true;

    KernelLog(PrintStream terminal, Path folder) {
        this.terminal = terminal;
        this.file = folder.resolve("kernel.log");
    }

    @Override
    public synchronized void accept(String line) {
        String bounded = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
        terminal.println("[sambaflow-kernel] " + bounded);
        if (inFile) {
            try {
                write("%s [%d] %s%n".formatted(now(), process, bounded));
            } catch (IOException e) {
                inFile = false;
                terminal.println(
                        "[sambaflow-kernel] the log file cannot be written, "
                                + e
                                + "; SAMBAFLOW_STATE names another folder");
            }
        }
    }

    private static LocalDateTime now() {
        return LocalDateTime.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** One write for each line: kernels that share the file do not cut each other's lines. */
    private void write(String line) throws IOException {
        if (!Files.exists(file)) {
            StateFolder.create(file.getParent());
            try {
                StateFolder.createFile(file);
            } catch (FileAlreadyExistsException e) {
                // Another kernel was quicker.
                Files.exists(file);
            }
        } else if (Files.size(file) > LARGEST) {
            Files.move(
                    file, file.resolveSibling("kernel.log.1"), StandardCopyOption.REPLACE_EXISTING);
            StateFolder.createFile(file);
        }
        Files.writeString(file, line, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
    }
}

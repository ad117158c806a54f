package sambaflow.kernel.general;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %%writefile FILE}: the rest of the cell as a file. */
@Command(
        description = {
            "Writes the rest of the cell to a file.",
            "The file is replaced in one step: whoever reads it finds the old text or the new."
        })
final class WriteFileMagic implements CommandMagic.OfCell {
    private final Desk desk;
    private final Surroundings surroundings;

    @Option(
            names = {"-a", "--append"},
            description = "Adds to the end of the file.")
    private boolean append;

    @Parameters(paramLabel = "FILE")
    private String name;

    WriteFileMagic(Desk desk, Surroundings surroundings) {
        this.desk = desk;
        this.surroundings = surroundings;
    }

    @Override
    public Object call(String body) throws CommandException, IOException {
        Path file = surroundings.resolve(name);
        if (Files.isDirectory(file)) {
            throw new CommandException("%%%%writefile: %s is a folder".formatted(file));
        }
        Path parent = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(parent)) {
            throw new CommandException(
                    "%%%%writefile: there is no folder %s; make it with !mkdir -p"
                            .formatted(parent));
        }
        boolean there = Files.exists(file);
        String text = body.endsWith("\n") || body.isEmpty() ? body : body + "\n";
        try {
            // A link stays one: what it leads to is replaced.
            replace(there ? file.toRealPath() : file, text, there);
        } catch (AccessDeniedException e) {
            throw new CommandException(
                    "%%%%writefile: %s may not be written".formatted(e.getFile()), e);
        }
        String verb = !there ? "Wrote" : append ? "Appended to" : "Replaced";
        desk.out().println(verb + " " + name);
        return null;
    }

    private void replace(Path file, String text, boolean there) throws IOException {
        Path fresh =
                file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            if (there) {
                Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
                keepPermissions(file, fresh);
            }
            Files.writeString(
                    fresh,
                    text,
                    StandardOpenOption.CREATE,
                    there && append
                            ? StandardOpenOption.APPEND
                            : StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void keepPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (old != null) {
            Files.setPosixFilePermissions(to, old.readAttributes().permissions());
        }
    }
}

package sambaflow.kernel.general;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the notebook works, and what is there: {@code %cd}, {@code %pwd}, {@code %ls}. */
final class FolderMagics {
    private FolderMagics() {}

    /** {@code %cd FOLDER}. */
    @Command(
            description = {
                "Changes the folder of magics and commands.",
                "It holds for !commands, %%%%bash, %%%%writefile, %%load, %%ls, %%classpath and model files of"
                        + " %%compile. Java's own files (java.io.File, Path.of) stay with the folder the"
                        + " kernel started in, which a Java process cannot change: write"
                        + " here.resolve(\"x\") with var here = %%pwd."
            })
    static final class Cd implements Callable<Object> {
        private final Desk desk;
        private final Surroundings surroundings;

        @Parameters(
                arity = "0..1",
                paramLabel = "FOLDER",
                defaultValue = "",
                description = "- for the one before, none for home")
        private String folder;

        Cd(Desk desk, Surroundings surroundings) {
            this.desk = desk;
            this.surroundings = surroundings;
        }

        @Override
        public Object call() throws CommandException {
            desk.out().println(surroundings.enter(folder));
            return null;
        }
    }

    /** {@code %pwd}. */
    @Command(description = "The folder of magics and commands, as a Path.")
    static final class Pwd implements Callable<Object> {
        private final Surroundings surroundings;

        Pwd(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Object call() {
            return surroundings.folder();
        }
    }

    /** {@code %ls FOLDER}. */
    @Command(description = "Lists files and folders.")
    static final class Ls implements Callable<Object> {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

        private final Desk desk;
        private final Surroundings surroundings;

        @Parameters(paramLabel = "PATH", description = "Folders, files or globs such as *.csv")
        private List<String> paths = List.of("");

        @Option(names = "-a", description = "Also names that begin with a dot.")
        private boolean all;

        @Option(names = "-l", description = "With size and time of change.")
        private boolean details;

        Ls(Desk desk, Surroundings surroundings) {
            this.desk = desk;
            this.surroundings = surroundings;
        }

        @Override
        public Object call() throws CommandException, IOException {
            for (String path : paths) {
                for (Path file : Globs.files(surroundings, path)) {
                    boolean folder = Files.isDirectory(file);
                    for (Path each : folder ? content(file) : List.of(file)) {
                        desk.out().println(line(each));
                    }
                }
            }
            return null;
        }

        private List<Path> content(Path folder) throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return new ArrayList<>(
                        files.filter(f -> all || !f.getFileName().toString().startsWith("."))
                                .sorted()
                                .toList());
            }
        }

        private String line(Path file) throws IOException {
            String name = file.getFileName() + (Files.isDirectory(file) ? "/" : "");
            if (!details) {
                return name;
            }
            BasicFileAttributes known =
                    Files.readAttributes(
                            file,
                            BasicFileAttributes.class,
                            java.nio.file.LinkOption.NOFOLLOW_LINKS);
            return "%,14d  %s  %s"
                    .formatted(
                            known.size(), TIME.format(known.lastModifiedTime().toInstant()), name);
        }
    }
}

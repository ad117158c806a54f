package sambaflow.magics.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import sambaflow.app.AppListener;
import sambaflow.app.Compilation;

/** The tutorial's app, run as a user runs it, in a folder of a test. */
final class Tutorial implements AppListener {
    private final List<String> lines = new ArrayList<>();
    private final Path folder;
    private final Path model;

    Tutorial(Path folder) {
        this(folder, repository().resolve("notebooks/hello_world/LogReg.java"));
    }

    Tutorial(Path folder, Path model) {
        this.folder = folder;
        this.model = model;
    }

    /** The feed-forward network in place of the logistic regression. */
    static Tutorial ffn(Path folder) {
        return new Tutorial(folder, repository().resolve("notebooks/ffn_mnist/FfnMnist.java"));
    }

    /** Data sets and reference results that not every machine has. */
    static Path shared() {
        String given = System.getProperty("SAMBAFLOW_SHARED", System.getenv("SAMBAFLOW_SHARED"));
        return given != null ? Path.of(given) : repository().resolveSibling("shared");
    }

    /** The convolutional network in place of the logistic regression. */
    static Tutorial lenet(Path folder) {
        return new Tutorial(folder, repository().resolve("notebooks/lenet/LeNet.java"));
    }

    /** The folder that holds install.sh. */
    static Path repository() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("install.sh"))) {
            at = at.getParent();
        }
        return at;
    }

    /** Runs one command and returns its record. */
    Object run(String... arguments) {
        ModelFile file = ModelFile.load(model);
        return new AppCommands(file.program(), file::app, this)
                .calledBy(file.caller(file.program()))
                .run(List.of(arguments))
                .orElse(null);
    }

    /** Compiles a PEF named {@code name} and returns its path. */
    Path compile(String name, String... more) {
        Stream<String> first =
                Stream.of("compile", "--pef-name=" + name, "--output-folder=" + folder);
        String[] all = Stream.concat(first, Arrays.stream(more)).toArray(String[]::new);
        return ((Compilation) run(all)).pef();
    }

    @Override
    public void line(String text) {
        lines.add(text);
    }

    List<String> lines() {
        return lines;
    }
}

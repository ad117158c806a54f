package sambaflow.magics.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.Compilation;
import sambaflow.app.CompileArguments;
import sambaflow.folder.ModelSource;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;

/** {@code compile}: trace and compile, write PEF and logs. */
@CommandLine.Command(description = "Trace and compile the model into a PEF.")
final class CompileCommand extends AppCommand {
    private static final String PREVIOUS = "previous";

    @CommandLine.Mixin private CompileArguments arguments = new CompileArguments();

    @CommandLine.Option(
            names = "--compare",
            paramLabel = "previous|FILE.pef",
            description = "Show what changed from the PEF that is replaced, or from another one")
    private String compare;

    private final ModelSource source;

    CompileCommand(App app, ModelSource source, AppListener listener) {
        super(app, listener);
        this.source = source;
    }

    @Override
    void check() {
        arguments.check(app());
    }

    /** The compilation; as a {@link Recompilation} where there is something to compare it with. */
    @Override
    Object call() {
        Optional<Pef> before = before();
        Compilation.Given given = new Compilation.Given(given(), paths(), source);
        Compilation compilation = Compilation.run(app(), arguments, given, listener());
        return before.<Object>map(pef -> new Recompilation(compilation, pef)).orElse(compilation);
    }

    /** Read before it is replaced. */
    private Optional<Pef> before() {
        if (compare == null) {
            return Optional.empty();
        }
        if (!compare.equals(PREVIOUS)) {
            return Optional.of(PefReader.read(Path.of(compare)));
        }
        String name = arguments.pefName(app());
        Path replaced = arguments.outputFolder().resolve(name).resolve(name + ".pef");
        if (Files.isRegularFile(replaced)) {
            return Optional.of(PefReader.read(replaced));
        }
        listener().line("[info   ] Nothing to compare with: there was no %s".formatted(replaced));
        return Optional.empty();
    }
}

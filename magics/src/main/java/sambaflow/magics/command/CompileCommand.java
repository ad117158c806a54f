package sambaflow.magics.command;

import picocli.CommandLine;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.Compilation;
import sambaflow.app.CompileArguments;
import sambaflow.folder.ModelSource;

/** {@code compile}: trace and compile, write PEF and logs. */
@CommandLine.Command(description = "Trace and compile the model into a PEF.")
final class CompileCommand extends AppCommand {
    @CommandLine.Mixin private CompileArguments arguments = new CompileArguments();

    private final ModelSource source;

    CompileCommand(App app, ModelSource source, AppListener listener) {
        super(app, listener);
        this.source = source;
    }

    @Override
    void check() {
        arguments.check(app());
    }

    @Override
    Compilation call() {
        Compilation.Given given = new Compilation.Given(given(), paths(), source);
        return Compilation.run(app(), arguments, given, listener());
    }
}

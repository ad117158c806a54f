package sambaflow.magics.command;

import picocli.CommandLine;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.Compilation;
import sambaflow.app.CompileArguments;

/** {@code compile}: trace and compile, write PEF and logs. */
@CommandLine.Command(description = "Trace and compile the model into a PEF.")
final class CompileCommand extends AppCommand {
    @CommandLine.Mixin private CompileArguments arguments = new CompileArguments();

    CompileCommand(App app, AppListener listener) {
        super(app, listener);
    }

    @Override
    void check() {
        arguments.check(app());
    }

    @Override
    Compilation call() {
        return Compilation.run(app(), arguments, given(), listener());
    }
}

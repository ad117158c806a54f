package sambaflow.magics.command;

import picocli.CommandLine;
import sambaflow.app.AccuracyRun;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.Inference;
import sambaflow.app.RunArguments;
import sambaflow.app.TestRun;
import sambaflow.app.Training;

/** {@code run}: train; with --inference infer; with --test check the PEF or a checkpoint. */
@CommandLine.Command(description = "Run a PEF: training unless --inference or --test is given.")
final class RunCommand extends AppCommand {
    @CommandLine.Mixin private RunArguments arguments = new RunArguments();

    RunCommand(App app, AppListener listener) {
        super(app, listener);
    }

    @Override
    void check() {
        arguments.check(app());
    }

    @Override
    Object call() {
        if (arguments.test()) {
            return arguments.initCheckpoint().isPresent()
                    ? AccuracyRun.run(app(), arguments, listener())
                    : TestRun.run(app(), arguments, listener());
        }
        return arguments.inference()
                ? Inference.run(app(), arguments, listener())
                : Training.run(app(), arguments, listener());
    }
}

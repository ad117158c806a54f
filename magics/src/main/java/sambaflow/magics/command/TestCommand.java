package sambaflow.magics.command;

import picocli.CommandLine;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.RunArguments;
import sambaflow.app.TestRun;

/** {@code test}: results of the device against results of this CPU. */
@CommandLine.Command(description = "Compare results of the RDU with those of the CPU.")
final class TestCommand extends AppCommand {
    @CommandLine.Mixin private RunArguments arguments = new RunArguments();

    TestCommand(App app, AppListener listener) {
        super(app, listener);
    }

    @Override
    void check() {
        arguments.check(app());
    }

    @Override
    TestRun call() {
        return TestRun.run(app(), arguments, listener());
    }
}

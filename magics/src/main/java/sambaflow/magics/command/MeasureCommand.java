package sambaflow.magics.command;

import picocli.CommandLine;
import sambaflow.app.App;
import sambaflow.app.AppListener;
import sambaflow.app.Measurement;
import sambaflow.app.RunArguments;

/** {@code measure-performance}: throughput and latency of a PEF. */
@CommandLine.Command(description = "Measure throughput and latency of a PEF.")
final class MeasureCommand extends AppCommand {
    @CommandLine.Mixin private RunArguments arguments = new RunArguments();

    MeasureCommand(App app, AppListener listener) {
        super(app, listener);
    }

    @Override
    void check() {
        arguments.check(app());
    }

    @Override
    Measurement call() {
        return Measurement.run(app(), arguments, listener());
    }
}

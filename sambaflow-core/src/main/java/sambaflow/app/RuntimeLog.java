package sambaflow.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import sambaflow.device.LoadReport;
import sambaflow.device.Program;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;

/**
 * The runtime's log beside a PEF: every line goes to the file, the ones to watch to the listener.
 */
record RuntimeLog(Path file) {
    static RuntimeLog of(Path folder) {
        return new RuntimeLog(folder.resolve("sn.log"));
    }

    /** Reports what loading {@code program} configured. */
    void loaded(Program program, AppListener listener) {
        LoadReport report = program.loadReport();
        report.lines().stream().limit(1).forEach(listener::line);
        listener.line(
                "Configured %s to %s: %d sections, at most %d PCUs and %d PMUs at a time"
                        .formatted(
                                report.tiles().getFirst(),
                                report.tiles().getLast(),
                                program.pef().main().sections().size(),
                                report.pcus(),
                                report.pmus()));
        String id =
                "Log ID initialized to: [%s][java][%d] at %s"
                        .formatted(
                                System.getProperty("user.name"),
                                ProcessHandle.current().pid(),
                                file);
        try {
            Files.writeString(
                    file,
                    String.join("\n", report.lines()) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            listener.line(id);
        } catch (IOException e) {
            listener.tell(
                    new Diagnostic(
                            Code.SF512,
                            "no runtime log: %s cannot be written (%s)".formatted(file, e)));
        }
    }
}

package sambaflow.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.graph.CompileException;
import sambaflow.pef.PefText;
import sambaflow.pef.PefWriter;

/**
 * The compile command of every app.
 *
 * @param report what the compiler made and decided
 * @param pef the file it is in
 */
public record Compilation(CompileReport report, Path pef) {
    private static final Pattern NO_FOLDER = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

    /**
     * Compiles {@code app} into {@code <output-folder>/<name>/<name>.pef}, with its logs beside it.
     *
     * @param arguments the user's words by option, recorded in the PEF so that a run need not
     *     repeat them
     */
    public static Compilation run(
            App app,
            CompileArguments compile,
            SortedMap<String, String> arguments,
            AppListener listener) {
        compile.refuseUnsupported();
        app.withBatchSize(compile.microbatchSize(app));
        String name = compile.pefName(app);
        Path folder = folder(compile.outputFolder(), name);
        CompileReport report =
                Compiler.compile(
                        app.seededModel(),
                        app.inputs(),
                        app.optimizer(),
                        options(app, compile, name, arguments));
        report.notes().forEach(note -> listener.line("[info   ] " + note));
        report.timings().stream()
                .filter(t -> compile.verbose())
                .forEach(t -> listener.line("[info   ] " + timing(t, 3)));
        writeLogs(folder, name, report, compile.debug());
        if (compile.dumpPasses()) {
            write(folder.resolve(name + ".passes.txt"), PassText.of(report.snapshots()));
            PassText.summary(report.snapshots()).forEach(listener::line);
        }
        Path pef = PefWriter.write(report.pef(), folder.resolve(name + ".pef"));
        int sections = report.pef().main().sections().size();
        listener.line(
                "[info   ] Compilation succeeded for partition_0_0 (%d sections)"
                        .formatted(sections));
        listener.line("[info   ] " + predicted(report));
        listener.line("[info   ] Logs are generated in " + folder);
        listener.line("[info   ] PEF file %s created".formatted(pef));
        return new Compilation(report, pef);
    }

    private static String predicted(CompileReport report) {
        double milli = 1e3;
        return String.format(
                Locale.ROOT,
                "Predicted chip time of all sections: %.3f ms; no division into sections takes less than %.3f ms",
                report.predictedSeconds() * milli,
                report.boundSeconds() * milli);
    }

    private static String timing(CompileReport.Timing timing, int digits) {
        return String.format(
                Locale.ROOT, "%s: %." + digits + "f s", timing.stage(), timing.seconds());
    }

    private static Options options(
            App app, CompileArguments compile, String name, SortedMap<String, String> arguments) {
        return new Options(
                name,
                app.name(),
                compile.rdu(),
                compile.tiles(),
                compile.batchSize(app),
                compile.mode(),
                compile.precision(app.seed()),
                compile.inference(),
                arguments,
                compile.microbatchSize(app),
                app.accumulationSteps() > 1,
                compile.fusionRules(),
                compile.scaling());
    }

    private static Path folder(Path output, String name) {
        if (name.isBlank() || name.startsWith(".") || !NO_FOLDER.matcher(name).matches()) {
            throw new CompileException(
                    "--pef-name: found '%s', expected a name without folders, not a hidden one"
                            .formatted(name));
        }
        return new OutputFolder("--output-folder", output.resolve(name))
                .make(CompileException::new);
    }

    private static void writeLogs(Path folder, String name, CompileReport report, boolean debug) {
        String timings =
                report.timings().stream()
                        .map(t -> timing(t, 6))
                        .collect(Collectors.joining("\n", "", "\n"));
        String placements =
                report.placements().stream().map(p -> p + "\n").collect(Collectors.joining());
        String passes =
                report.snapshots().stream()
                        .map(s -> "== %s: %s\n%s".formatted(s.pass(), s.purpose(), s.graph()))
                        .collect(Collectors.joining("\n"));
        write(folder.resolve(name + ".samba.log"), timings + placements);
        String graph = report.pef().main().graph().toString();
        write(folder.resolve(name + ".mac.log"), debug ? passes : graph);
        write(folder.resolve(name + ".plasma_compile.log"), PefText.dump(report.pef()));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CompileException("log %s cannot be written (%s)".formatted(file, e), e);
        }
    }
}

package sambaflow.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Pattern;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Known;
import sambaflow.compile.Options;
import sambaflow.diagnostic.Code;
import sambaflow.folder.ModelSource;
import sambaflow.folder.PefFolder;
import sambaflow.folder.PefFolder.Local;
import sambaflow.graph.CompileException;
import sambaflow.pass.PassText;

/**
 * The compile command of every app.
 *
 * @param report what the compiler made and decided
 * @param pef the file it is in
 */
public record Compilation(CompileReport report, Path pef) {
    private static final Pattern NO_FOLDER = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

    /**
     * What is told of a compilation besides its arguments' values.
     *
     * @param arguments the user's words by option, recorded in the PEF so that a run need not
     *     repeat them
     * @param paths the words that name files, which are not
     * @param source where the model came from
     */
    public record Given(
            SortedMap<String, String> arguments,
            SortedMap<String, String> paths,
            ModelSource source) {}

    /**
     * Compiles {@code app} into {@code <output-folder>/<name>/<name>.pef}, with its logs beside it.
     * Where that was done before and nothing changed, it is left as it is.
     */
    public static Compilation run(
            App app, CompileArguments compile, Given given, AppListener listener) {
        compile.refuseUnsupported();
        app.withBatchSize(compile.microbatchSize(app));
        String name = checked(compile.pefName(app));
        Path output = compile.outputFolder();
        Path path = output.resolve(name);
        boolean fresh = !Files.exists(path);
        boolean first = !Files.exists(output);
        PefFolder folder = folder(path, name);
        try {
            CompileReport report =
                    Compiler.compile(
                            app.seededModel(),
                            app.userInputs(),
                            app.userOptimizer(),
                            options(app, compile, name, given.arguments()),
                            listener::compiling,
                            compile.force() ? Known.NOTHING : folder::find);
            keep(report, compile, given, folder, listener);
            return new Compilation(report, folder.pef());
        } finally {
            if (fresh) {
                // What was stopped or refused leaves no empty folders; those with files stay.
                path.toFile().delete();
            }
            if (first) {
                output.toFile().delete();
            }
        }
    }

    /** Writes what was compiled, unless it is there, and tells of it. */
    private static void keep(
            CompileReport report,
            CompileArguments compile,
            Given given,
            PefFolder folder,
            AppListener listener) {
        PefFolder.Extras extras = new PefFolder.Extras(compile.debug(), compile.dumpPasses());
        Local local = new Local(given.source(), given.paths());
        if (report.kept()) {
            folder.update(report, local, extras);
            tell(report, compile, folder, listener);
        } else {
            listener.compiling("writing", 0, 0);
            String verdict = folder.write(report, local, extras).verdict();
            tell(report, compile, folder, listener);
            created(report, verdict, folder, listener);
        }
    }

    private static void tell(
            CompileReport report,
            CompileArguments compile,
            PefFolder folder,
            AppListener listener) {
        if (!report.kept()) {
            report.notes().forEach(listener::tell);
        }
        if (compile.verbose()) {
            report.timings().forEach(t -> listener.line("[info   ] " + timing(t)));
        }
        if (compile.dumpPasses()) {
            PassText.summary(report.snapshots()).forEach(listener::line);
        }
        if (report.kept()) {
            listener.line(
                    "[info   ] PEF file %s is up to date: nothing changed since it was compiled (add --force to compile again)"
                            .formatted(folder.pef()));
        }
    }

    private static void created(
            CompileReport report, String verdict, PefFolder folder, AppListener listener) {
        listener.line("[info   ] " + predicted(report));
        listener.line("[info   ] It is " + verdict);
        int sections = report.pef().main().sections().size();
        listener.line(
                "[info   ] Compilation succeeded for partition_0_0 (%d %s)"
                        .formatted(sections, sections == 1 ? "section" : "sections"));
        listener.line("[info   ] Logs are generated in " + folder.folder());
        listener.line("[info   ] PEF file %s created".formatted(folder.pef()));
    }

    private static String predicted(CompileReport report) {
        double milli = 1e3;
        return String.format(
                Locale.ROOT,
                "Predicted chip time of all sections: %.3f ms; no division of this graph into sections takes less than %.3f ms",
                report.predictedSeconds() * milli,
                report.boundSeconds() * milli);
    }

    private static String timing(CompileReport.Timing timing) {
        return String.format(Locale.ROOT, "%s: %.3f s", timing.stage(), timing.seconds());
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
                compile.scaling(),
                compile.recomputes());
    }

    private static String checked(String name) {
        if (name.isBlank() || name.startsWith(".") || !NO_FOLDER.matcher(name).matches()) {
            throw new CompileException(
                    Code.SF201,
                    "--pef-name: found '%s', expected a name without folders, not a hidden one"
                            .formatted(name));
        }
        return name;
    }

    /** What would stop the writing is found before the work. */
    private static PefFolder folder(Path path, String name) {
        Path made =
                new OutputFolder("--output-folder", path)
                        .make(problem -> new CompileException(Code.SF305, problem));
        PefFolder folder = new PefFolder(made, name);
        if (Files.isDirectory(folder.pef())) {
            throw new CompileException(
                    Code.SF305,
                    "%s is a folder, and the PEF's file goes there; choose another --pef-name"
                            .formatted(folder.pef()));
        }
        return folder;
    }
}

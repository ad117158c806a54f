package sambaflow.magics.jupyter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import picocli.CommandLine;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;
import sambaflow.graph.CompileException;
import sambaflow.magics.command.AppCommands;
import sambaflow.pef.PefReader;
import sambaflow.record.RunFolder;

/**
 * One of an app's commands as a magic: {@code %compile LogReg --pef-name=logreg}. In cell form the
 * cell's Java is evaluated first and its last class is the app.
 *
 * <p>As a function it completes: the line up to the cursor to the candidates for its last word.
 */
final class AppMagic
        implements LineMagic<Object, BaseKernel>,
                CellMagic<Object, BaseKernel>,
                Function<String, List<String>> {
    private static final Pattern CLASS =
            Pattern.compile("\\bclass\\s+(\\w+)\\s+extends\\s+(?:\\w+\\.)*App\\b");

    private final String name;
    private final List<String> command;
    private final BaseKernel kernel;
    private final Workbench workbench;
    private final BackgroundRuns background;

    /**
     * @param command the command and the arguments that this magic stands for
     */
    AppMagic(
            String name,
            List<String> command,
            BaseKernel kernel,
            Workbench workbench,
            BackgroundRuns background) {
        this.name = name;
        this.command = command;
        this.kernel = kernel;
        this.workbench = workbench;
        this.background = background;
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments) throws InterruptedException {
        return run(arguments);
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments, String body)
            throws InterruptedException {
        Matcher found = CLASS.matcher(body);
        String app = null;
        while (found.find()) {
            app = found.group(1);
        }
        if (app == null) {
            throw new CompileException(
                    Code.SF202,
                    "%%%%%s: the cell defines no class that extends App".formatted(name));
        }
        kernel.evalRaw(body);
        List<String> all = new ArrayList<>(List.of(app));
        all.addAll(arguments);
        return run(all);
    }

    private Object run(List<String> arguments) throws InterruptedException {
        JupyterPage page = new JupyterPage(kernel);
        boolean named = !arguments.isEmpty() && !arguments.getFirst().startsWith("-");
        List<String> rest = new ArrayList<>(arguments.subList(named ? 1 : 0, arguments.size()));
        boolean help = rest.contains("--help") || rest.contains("-h");
        if (!compiles() && !help) {
            addLastPef(rest, page);
        }
        Workbench.Named app = named ? workbench.app(arguments.getFirst()) : unnamed(rest, help);
        rest.addAll(0, command);
        LiveView view = new LiveView(page);
        view.whenRecorded(background::add);
        AppCommands commands =
                AppCommands.ofMagic("%" + name, app.apps(), view)
                        .calledBy(new AppCommands.Caller("%compile " + app.name(), app.source()));
        Optional<AppCommands.Prepared> prepared;
        try {
            prepared = commands.prepare(rest);
        } catch (CommandLine.ParameterException e) {
            throw told(e);
        }
        if (prepared.isEmpty()) {
            return null;
        }
        if (prepared.get().trains()) {
            background.requireNone();
        }
        return prepared.get().background()
                ? beside(app, prepared.get(), view, page)
                : shown(app, prepared.get(), view, page);
    }

    private Object shown(
            Workbench.Named app, AppCommands.Prepared command, LiveView view, JupyterPage page) {
        try (view) {
            return new Outcome(page, workbench).show(app.name(), command.call(), view);
        } catch (CommandLine.ParameterException e) {
            throw told(e);
        }
    }

    /** Trains beside the cells; this cell keeps what that shows. */
    private Object beside(
            Workbench.Named app, AppCommands.Prepared command, LiveView view, JupyterPage page)
            throws InterruptedException {
        if (app.isShared()) {
            throw new RunException(
                    Code.SF201,
                    "%%%s --background: '%s' is a variable, whose arguments the next magic would change; name its class"
                            .formatted(name, app.name()));
        }
        RunFolder run =
                background.start(
                        recorded -> {
                            view.whenRecorded(recorded);
                            shown(app, command, view, page);
                        },
                        failure -> page.problem("The run ended: " + failure.getMessage()));
        page.line(
                "Run %s trains in the background: %%status, %%attach, %%stop and %%lr see to it"
                        .formatted(run.name()));
        return run;
    }

    /** A value that was refused for a reason of its own keeps that reason's code. */
    private CompileException told(CommandLine.ParameterException e) {
        Problem refused = e.getCause() instanceof Problem problem ? problem : null;
        return new CompileException(
                refused == null ? Code.SF201 : refused.code(),
                "%%%s: %s; see %%%1$s --help"
                        .formatted(
                                name,
                                refused == null ? AppCommands.problem(e) : refused.getMessage()),
                e);
    }

    private boolean compiles() {
        return command.getFirst().equals("compile");
    }

    private void addLastPef(List<String> arguments, JupyterPage page) {
        if (AppCommands.pef(arguments).isPresent()) {
            return;
        }
        Path pef =
                workbench
                        .lastPef()
                        .orElseThrow(() ->
                                new CompileException(
                                        Code.SF206,
                                        "%%%s: nothing is compiled yet; run %%compile first, or name a file with --pef"
                                                .formatted(name)));
        page.line("Using the PEF compiled last: " + pef);
        arguments.add("--pef=" + pef);
    }

    private Workbench.Named unnamed(List<String> arguments, boolean help) {
        Optional<Workbench.Named> last = workbench.lastApp().map(workbench::app);
        Optional<Path> pef = AppCommands.pef(arguments);
        if (pef.isPresent() && !help) {
            String compiled = PefReader.read(pef.get()).manifest().app();
            return last.filter(app -> app.apps().get().name().equals(compiled))
                    .orElseGet(() -> workbench.compiledFrom(compiled));
        }
        if (last.isPresent()) {
            return last.get();
        }
        if (help) {
            return new Workbench.Named("", NoApp::new);
        }
        throw new CompileException(
                Code.SF202,
                "%%%s: name a model: a class or variable of this notebook, or a .java file"
                        .formatted(name));
    }

    @Override
    public List<String> apply(String line) {
        return new Candidates(kernel, workbench, command.getFirst()).of(line);
    }
}

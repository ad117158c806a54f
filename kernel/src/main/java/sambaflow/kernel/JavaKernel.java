package sambaflow.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import sambaflow.kernel.general.Desk;
import sambaflow.kernel.general.GeneralMagics;
import sambaflow.kernel.magic.KnownMagics;
import sambaflow.kernel.magic.MagicCompletion;
import sambaflow.kernel.shell.CellException;
import sambaflow.kernel.shell.Completeness;
import sambaflow.kernel.shell.Completion;
import sambaflow.kernel.shell.Inspection;
import sambaflow.kernel.shell.JavaShell;
import sambaflow.kernel.shell.Source;
import sambaflow.kernel.shell.StopSwitch;

/**
 * The kernel as extensions see it. The library's own loops and handlers are not used: requests come
 * in through {@link ShellRequests}. All methods but {@link #interrupt()} belong to the cell thread.
 *
 * <p>As an {@link Executor} it runs an extension's task beside the cells.
 */
public final class JavaKernel extends BaseKernel implements Executor {
    /** What a front end shows for this kernel. */
    public static final String NAME = "SambaFlow (Java)";

    private final KnownMagics magics;
    private final CellIO cellIO;
    private final CellThread cells;
    private final Consumer<String> log;
    private final List<String> notices = new ArrayList<>();
    private final GeneralMagics general;
    private JavaShell shell;

    JavaKernel(CellThread cells, History history, Consumer<String> log) {
        this(new KnownMagics(), new CellIO(), cells, history, log);
    }

    private JavaKernel(
            KnownMagics magics,
            CellIO cellIO,
            CellThread cells,
            History history,
            Consumer<String> log) {
        super(
                "sambaflow-kernel",
                version(),
                language(),
                List.of(
                        new HelpLink(
                                "Java API", "https://docs.oracle.com/en/java/javase/25/docs/api/")),
                history,
                cellIO,
                new CommManager(),
                new SafeRenderer(),
                new MagicParser("(?<=(?:^|=))\\s*%", "%%", new MagicTranspiler()),
                magics,
                true,
                new StringStyler("", "", "", line -> ""));
        this.magics = magics;
        this.cellIO = cellIO;
        this.cells = cells;
        this.log = log;
        this.general =
                new GeneralMagics(
                        new Desk(
                                this,
                                magics,
                                this::shell,
                                source -> new CellRunner(this).run(source)));
    }

    private static String version() {
        String version = JavaKernel.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }

    private static LanguageInfo language() {
        return new LanguageInfo(
                "java",
                Runtime.version().toString(),
                "text/x-java",
                ".java",
                "java",
                "java",
                "script");
    }

    /** Makes the shell, its imports and the extensions; the first thing on the cell thread. */
    @Override
    public void onStartup() {
        shell = new JavaShell(System.getProperty("java.class.path"), this::notice);
        Thread.currentThread().setContextClassLoader(shell.classLoader());
        Imports.all(getClass().getClassLoader(), this::notice).forEach(this::importInto);
        general.register();
        super.onStartup();
    }

    GeneralMagics general() {
        return general;
    }

    private void importInto(String name) {
        try {
            shell.run(new Source("imports", "import " + name + ";", 1));
        } catch (CellException e) {
            notice("import %s failed: %s".formatted(name, e.getMessage()));
        }
    }

    // A boundary: an extension that fails must not take the kernel with it.
    @SuppressWarnings("IllegalCatch")
    @Override
    protected void installExtension(Extension extension) {
        try {
            super.installExtension(extension);
        } catch (Throwable e) {
            log.accept("extension " + extension.getClass().getName() + ": " + e);
            notice(
                    "extension %s was not installed: %s"
                            .formatted(extension.getClass().getName(), e));
        }
    }

    /** A sentence for the user, shown on stderr of the running cell or of the next one. */
    void notice(String sentence) {
        synchronized (notices) {
            notices.add(sentence);
        }
    }

    List<String> takeNotices() {
        synchronized (notices) {
            List<String> taken = List.copyOf(notices);
            notices.clear();
            return taken;
        }
    }

    JavaShell shell() {
        if (shell == null) {
            throw new IllegalStateException(
                    "the Java shell did not start; the terminal of the Jupyter server says why");
        }
        return shell;
    }

    KnownMagics magics() {
        return magics;
    }

    CellIO cellIO() {
        return cellIO;
    }

    @Override
    public String getBanner() {
        return NAME;
    }

    /** Evaluates Java and magics on the calling thread, also from inside a magic or a cell. */
    // A boundary: a magic may throw anything, and the library's method declares nothing.
    @SuppressWarnings("IllegalCatch")
    @Override
    public Object evalRaw(String code) {
        boolean userCode = StopSwitch.userCode(false);
        try {
            return new CellRunner(this).aside(CellRunner.placeOf(code));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new EvaluationException(e);
        } finally {
            StopSwitch.userCode(userCode);
        }
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extraDetail) {
        return Inspection.of(shell, code, at, extraDetail).map(DisplayData::new).orElse(null);
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        Completion completion = completion(code, at);
        List<String> texts = completion.matches().stream().map(Completion.Match::text).toList();
        return new ReplacementOptions(texts, completion.start(), at);
    }

    /** What could stand at the cursor, magics first. */
    Completion completion(String code, int cursor) {
        Optional<Integer> java = MagicCompletion.javaStart(magics, code, cursor);
        if (java.isPresent()) {
            int begin = java.get();
            Completion inner = Completion.of(shell, code.substring(begin, cursor), cursor - begin);
            return new Completion(begin + inner.start(), inner.matches());
        }
        return MagicCompletion.ofCommand(code, cursor, general::files)
                .or(() -> MagicCompletion.of(magics, code, cursor))
                .map(magic ->
                        new Completion(
                                magic.start(),
                                magic.matches().stream()
                                        .map(text -> new Completion.Match(text, kind(text)))
                                        .toList()))
                .orElseGet(() -> ofJava(code, cursor));
    }

    private Completion ofJava(String code, int cursor) {
        Optional<String> literal = Completion.openString(code, cursor);
        if (literal.isEmpty()) {
            return Completion.of(shell, code, cursor);
        }
        List<Completion.Match> files =
                general.files(literal.get()).stream()
                        .map(file -> new Completion.Match(file, "path"))
                        .toList();
        return new Completion(cursor - literal.get().length(), files);
    }

    private static String kind(String text) {
        if (text.startsWith("%")) {
            return "magic";
        }
        return text.startsWith("-") ? "option" : "path";
    }

    @Override
    public String isComplete(String code) {
        return switch (new CellRunner(this).completeness(code)) {
            case Completeness.COMPLETE -> IS_COMPLETE_YES;
            case Completeness.INVALID -> IS_COMPLETE_BAD;
            case Completeness.INCOMPLETE -> Completeness.indent(code);
        };
    }

    @Override
    public void interrupt() {
        cells.interrupt();
    }

    /**
     * Runs {@code task} on a thread of its own: what it prints and shows stays with the cell that
     * calls this, and an interrupt of that or of any other cell does not reach it. An interrupt of
     * its thread stops the user's code that it runs, as a cell is stopped.
     */
    @Override
    public void execute(Runnable task) {
        Thread thread = StopSwitch.beside(task);
        thread.setName("beside-cells");
        thread.start();
    }

    @Override
    public List<String> formatError(Throwable error) {
        return ErrorReport.of(error).lines();
    }
}

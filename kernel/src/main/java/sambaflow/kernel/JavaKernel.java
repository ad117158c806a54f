package sambaflow.kernel;

import com.google.gson.JsonObject;
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
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.general.Desk;
import sambaflow.kernel.general.GeneralMagics;
import sambaflow.kernel.magic.KnownMagics;
import sambaflow.kernel.magic.MagicCompletion;
import sambaflow.kernel.shell.Completeness;
import sambaflow.kernel.shell.Completion;
import sambaflow.kernel.shell.Inspection;
import sambaflow.kernel.shell.JavaShell;
import sambaflow.kernel.shell.StopSwitch;

/**
 * The kernel as extensions see it. The library's own loops and handlers are not used: requests come
 * in through {@link ShellRequests}.
 *
 * <p>As an {@link Executor} it runs an extension's task beside the cells.
 */
public final class JavaKernel extends BaseKernel implements Executor {
    /** What a front end shows for this kernel. */
    public static final String NAME = "SambaFlow (Java)";

    private final KnownMagics magics;
    private final CellIO cellIO;
    private final Subshells cells;
    private final Consumer<String> log;
    private final List<String> notices = new ArrayList<>();
    private final GeneralMagics general;
    private volatile JavaShell shell;

    JavaKernel(CellOutput output, Subshells cells, History history, Consumer<String> log) {
        this(new KnownMagics(), new CellIO(output), cells, history, log);
    }

    private JavaKernel(
            KnownMagics magics,
            CellIO cellIO,
            Subshells cells,
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
                new SharedComms(),
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
                                source -> new CellRunner(this).run(source),
                                CellRunner::placeOf));
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

    /** Makes the shell and its imports; the first thing on the cell thread. */
    void makeShell() {
        shell = new JavaShell(System.getProperty("java.class.path"), this::notice);
        Thread.currentThread().setContextClassLoader(shell.classLoader());
        shell.importAll(Imports.all(getClass().getClassLoader(), this::notice));
    }

    /** Makes the magics and the extensions, when the shell is there. */
    @Override
    public void onStartup() {
        general.register();
        super.onStartup();
    }

    GeneralMagics general() {
        return general;
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

    /** Has the front end show {@code data} in its pager when the running cell has ended. */
    public void page(DisplayData data) {
        JsonObject bundle = LibraryMessages.json(data);
        cellIO.cells()
                .addPayload(
                        Json.object(
                                "source", "page", "data", Json.child(bundle, "data"), "start", 0));
    }

    /**
     * Clears what the running cell has shown.
     *
     * @param wait whether it stays until the next output replaces it, without a flicker
     */
    public void clearOutput(boolean wait) {
        cellIO.cells().publish("clear_output", Json.object("wait", wait));
    }

    /** Has the front end put {@code text} into the next cell, or in place of the running one. */
    public void setNextInput(String text, boolean replace) {
        cellIO.cells()
                .addPayload(
                        Json.object("source", "set_next_input", "text", text, "replace", replace));
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
        return Inspection.of(shell(), code, at, extraDetail).map(DisplayData::new).orElse(null);
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
            Completion inner =
                    Completion.of(shell(), code.substring(begin, cursor), cursor - begin);
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
            return Completion.of(shell(), code, cursor);
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

package sambaflow.kernel.general;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.kernel.magic.KnownMagics;
import sambaflow.kernel.magic.Part;
import sambaflow.kernel.shell.Inspection;

/** Registers the general magics, runs {@code !commands} and answers {@code ?questions}. */
public final class GeneralMagics {
    private final Desk desk;
    private final Surroundings surroundings = new Surroundings();
    private final Map<String, String> libraries = new ConcurrentHashMap<>();

    public GeneralMagics(Desk desk) {
        this.desk = desk;
    }

    /** Makes the magics known; each loads its classes when it is first called. */
    public void register() {
        line("cd", () -> new FolderMagics.Cd(desk, surroundings));
        line("pwd", () -> new FolderMagics.Pwd(surroundings));
        line("ls", () -> new FolderMagics.Ls(desk, surroundings));
        line("env", () -> new EnvMagic(surroundings));
        line("classpath", () -> new ClassPathMagic(desk, surroundings));
        line("maven", () -> new MavenMagic(desk, libraries));
        line("load", () -> new LoadMagic(desk, surroundings));
        line("who", () -> new WhoMagic(desk));
        line("lsmagic", () -> new LsMagicMagic(desk));
        cell("writefile", () -> new WriteFileMagic(desk, surroundings));
        cell("bash", () -> new ScriptMagic(toPage(), "bash"));
        cell("sh", () -> new ScriptMagic(toPage(), "sh"));
        both("time", new TimeMagics.Time(desk));
        both("timeit", new TimeMagics.TimeitMagic(desk));
    }

    private void line(String name, Supplier<?> commands) {
        desk.magics().registerLineMagic(name, magic("%" + name, commands));
    }

    private void cell(String name, Supplier<?> commands) {
        desk.magics().registerCellMagic(name, magic("%%" + name, commands));
    }

    private void both(String name, TimeMagics.Timing timing) {
        desk.magics().registerLineMagic(name, timing).registerCellMagic(name, timing);
    }

    private CommandMagic magic(String name, Supplier<?> commands) {
        return new CommandMagic(name, commands, desk, this::files);
    }

    /** Files whose path begins so, seen from the folder of {@code %cd}. */
    public List<String> files(String begun) {
        return surroundings.files(begun);
    }

    /** Runs a command of the system's shell and shows what it writes. */
    public Void command(String text) throws CommandException, InterruptedException {
        toPage().run(ShellCommand.usual(), text);
        return null;
    }

    /** Runs a command; the lines of what it writes to its standard output. */
    public List<String> linesOf(String text) throws CommandException, InterruptedException {
        StringBuffer written = new StringBuffer();
        new ShellCommand(surroundings, written::append, desk.err()::print)
                .run(ShellCommand.usual(), text);
        return written.toString().lines().toList();
    }

    private ShellCommand toPage() {
        return new ShellCommand(surroundings, desk.out()::print, desk.err()::print);
    }

    /** Shows what is known about a name: the help of a magic, or the documentation of Java. */
    public void answer(Part.Question question) throws Exception {
        String name = question.name();
        if (name.startsWith("%")) {
            help(name.replaceFirst("^%+", ""), name.startsWith("%%"));
            return;
        }
        Optional<String> found =
                Inspection.of(desk.shell().get(), name, name.length(), question.detail());
        if (found.isEmpty() && desk.magics().lineMagic(name) != null) {
            help(name, false);
            return;
        }
        desk.out()
                .println(
                        found.orElseThrow(() ->
                                new CommandException(
                                        "nothing is known about %s; is it imported?"
                                                .formatted(name))));
    }

    private void help(String name, boolean cell) throws Exception {
        KnownMagics magics = desk.magics();
        LineMagic<?, ?> line = cell ? null : magics.lineMagic(name);
        CellMagic<?, ?> whole = magics.cellMagic(name);
        if (line == null && whole != null) {
            magics.evalCellMagic(desk.kernel(), name, List.of("--help"), "");
        } else {
            magics.call(desk.kernel(), new Part.LineCall(1, "", name, "--help"), expression -> "");
        }
    }
}

package sambaflow.kernel.shell;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;
import jdk.jshell.execution.DirectExecutionControl;

/** Loads what JShell compiles, in this process, and keeps the calls that JShell wants made. */
final class CellControl extends DirectExecutionControl {
    private final CellLoader loader;
    private final ClassRewriter rewriter;
    private final Places places;
    private final Variables variables;
    private final List<Method> calls = new ArrayList<>();

    CellControl(CellLoader loader, Places places, Variables variables) {
        super(loader);
        this.loader = loader;
        this.rewriter = new ClassRewriter(loader.classLoader());
        this.places = places;
        this.variables = variables;
    }

    @Override
    public void load(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        for (ClassBytecodes bytes : classes) {
            loader.declare(bytes.name(), bytes.bytecodes());
        }
        ClassBytecodes[] rewritten = new ClassBytecodes[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i].name();
            rewritten[i] =
                    new ClassBytecodes(
                            name, rewriter.rewrite(classes[i].bytecodes(), places.lines(name)));
        }
        Map<VarSnippet, String> moved = movedVariables(classes);
        super.load(rewritten);
        moved.forEach((variable, newClass) -> {
            places.classOf(variable).ifPresent(old -> variables.carry(variable, old, newClass));
            places.moved(variable, newClass);
        });
    }

    private Map<VarSnippet, String> movedVariables(ClassBytecodes[] classes) {
        Map<VarSnippet, String> moved = new HashMap<>();
        for (ClassBytecodes bytes : classes) {
            if (Places.outerOf(bytes.name()).equals(bytes.name())) {
                Optional<Snippet> snippet = places.known(bytes.name());
                if (snippet.isPresent() && snippet.get() instanceof VarSnippet variable) {
                    moved.put(variable, bytes.name());
                }
            }
        }
        return moved;
    }

    /** Notes the call instead of making it, so that the user's code runs outside of the shell. */
    @Override
    protected String invoke(Method method) {
        calls.add(method);
        return "";
    }

    /** What the snippets evaluated since the last time have to run, in their order. */
    List<Method> takeCalls() {
        List<Method> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }
}

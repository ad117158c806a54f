package sambaflow.kernel.shell;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
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
        Map<Snippet, String> moved = moved(classes);
        super.load(rewritten);
        moved.forEach((snippet, newClass) -> {
            places.classOf(snippet).ifPresent(old -> carry(snippet, old, newClass));
            places.moved(snippet, newClass);
        });
    }

    private void carry(Snippet snippet, String oldClass, String newClass) {
        switch (snippet) {
            case VarSnippet variable -> variables.carry(variable, oldClass, newClass);
            case TypeDeclSnippet type -> variables.carryStatics(type.name(), oldClass, newClass);
            default -> {
                // A method holds no values.
            }
        }
    }

    /** The known snippets that JShell moves to these classes. */
    private Map<Snippet, String> moved(ClassBytecodes[] classes) {
        Map<Snippet, String> moved = new HashMap<>();
        for (ClassBytecodes bytes : classes) {
            if (Places.outerOf(bytes.name()).equals(bytes.name())) {
                places.known(bytes.name()).ifPresent(s -> moved.put(s, bytes.name()));
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

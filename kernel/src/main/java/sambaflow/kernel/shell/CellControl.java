package sambaflow.kernel.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.SPIResolutionException;

/**
 * Loads and runs what JShell compiles, in this process, and keeps results as the objects they are.
 */
final class CellControl extends DirectExecutionControl {
    private static final StackTraceElement[] NO_FRAMES = {};

    private final CellLoader loader;
    private final ClassRewriter rewriter;
    private final Places places;
    private final Variables variables;
    private Object result;
    private Throwable failure;
    private long runNanos;

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

    @Override
    protected String invoke(Method method) throws Exception {
        result = null;
        failure = null;
        long began = System.nanoTime();
        try {
            StopSwitch.check();
            result = method.invoke(null);
            return "";
        } catch (CellStopped e) {
            failure = e;
            throw new StoppedException();
        } catch (InvocationTargetException e) {
            result = null;
            failure = e.getCause();
            throw forJShell(failure);
        } finally {
            runNanos += System.nanoTime() - began;
        }
    }

    long runNanos() {
        return runNanos;
    }

    // JShell would translate frames by its own line numbers, which are no longer there.
    private static RunException forJShell(Throwable failure) {
        if (failure instanceof SPIResolutionException unresolved) {
            return new ResolutionException(unresolved.id(), NO_FRAMES);
        }
        return failure instanceof CellStopped
                ? new StoppedException()
                : new UserException(failure.getMessage(), failure.getClass().getName(), NO_FRAMES);
    }

    @Override
    protected void clientCodeEnter() {
        StopSwitch.userCode(true);
    }

    @Override
    protected void clientCodeLeave() {
        // JShell's own code follows, also where the cell called back into the kernel.
        StopSwitch.userCode(false);
    }

    void forgetOutcome() {
        result = null;
        failure = null;
    }

    Object result() {
        return result;
    }

    Throwable failure() {
        return failure;
    }
}

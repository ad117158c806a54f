package sambaflow.magics.jupyter;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.Content;

/**
 * How values show themselves as the result of a cell. A notebook registers its own types:
 *
 * <pre>
 *   Views.register(Board.class, b -&gt; Content.table(b.text(), b.html()));
 * </pre>
 */
public final class Views {
    private static final int SHOWN = 2_000;
    private static final Map<BaseKernel, Map<Class<?>, Function<?, Content>>> VIEWS =
            new WeakHashMap<>();

    private Views() {}

    /** Shows values of {@code type}, and of its subtypes, by {@code view} from now on. */
    public static <T> void register(Class<T> type, Function<? super T, Content> view) {
        BaseKernel kernel = BaseKernel.notebookKernel();
        if (kernel == null) {
            throw new CompileException(
                    Code.SF120, "Views: no notebook runs here that could show a value");
        }
        register(kernel, type, view);
    }

    static <T> void register(BaseKernel kernel, Class<T> type, Function<? super T, Content> view) {
        Map<Class<?>, Function<?, Content>> known = viewsOf(kernel);
        if (known.put(type, view) != null) {
            // The library would ask the old view for what the new one has not.
            return;
        }
        kernel.getRenderer()
                .createRegistration(type)
                .preferring(Content.TEXT)
                .supporting(Content.HTML, Content.MARKDOWN, Content.PNG, Content.SVG)
                .register((value, context) ->
                        context.getOutputContainer()
                                .assign(Bundles.of(shown(value, latest(known, type)))));
    }

    private static Map<Class<?>, Function<?, Content>> viewsOf(BaseKernel kernel) {
        synchronized (VIEWS) {
            return VIEWS.computeIfAbsent(kernel, k -> new ConcurrentHashMap<>());
        }
    }

    @SuppressWarnings("unchecked") // Put in under the type that it takes.
    private static <T> Function<? super T, Content> latest(
            Map<Class<?>, Function<?, Content>> known, Class<T> type) {
        return (Function<? super T, Content>) known.get(type);
    }

    // A boundary: a value that cannot be drawn is still a value, and its cell did what it should.
    @SuppressWarnings("IllegalCatch")
    static <T> Content shown(T value, Function<? super T, Content> view) {
        try {
            return view.apply(value).small();
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            return Content.text("%s\n(not drawn: %s)".formatted(plain(value), e));
        }
    }

    // The same boundary, for the value's own text.
    @SuppressWarnings("IllegalCatch")
    private static String plain(Object value) {
        try {
            String text = String.valueOf(value);
            return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            return value.getClass().getName();
        }
    }
}

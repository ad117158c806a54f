package sambaflow.kernel;

import java.util.Arrays;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * Shows values by what is registered for their types. A value that cannot be drawn, or not even
 * written, is still a value: its cell did what it should, and gets the type's name and the reason.
 */
final class SafeRenderer extends Renderer {
    /** As much as a notebook should keep of one text. */
    private static final int LONGEST = 100_000;

    // A boundary: a view or a value's own text may throw anything.
    @SuppressWarnings("IllegalCatch")
    @Override
    public DisplayData render(Object value, Map<String, Object> parameters) {
        try {
            // The library looks for the views of superclasses, which arrays do not have.
            Object general =
                    value instanceof Object[] array
                            ? Arrays.copyOf(array, array.length, Object[].class)
                            : value;
            DisplayData data = super.render(general, parameters);
            improve(data, value, general);
            return cut(data);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            if (sambaflow.kernel.shell.StopSwitch.requested()) {
                throw e;
            }
            String type = TraceText.typeName(value.getClass());
            return new DisplayData("%s (its text failed: %s)".formatted(type, reason(e)));
        }
    }

    // The same boundary; what is there already stands.
    @SuppressWarnings("IllegalCatch")
    private static void improve(DisplayData data, Object value, Object general) {
        try {
            PlainView.of(value)
                    .filter(text -> isTyped(value) || hasNoView(data, general))
                    .ifPresent(data::putText);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            if (sambaflow.kernel.shell.StopSwitch.requested()) {
                throw e;
            }
        }
    }

    private static boolean hasNoView(DisplayData data, Object value) {
        return String.valueOf(value).equals(data.getData(MIMEType.TEXT_PLAIN));
    }

    /** The view has seen a copy, which does not tell the type of the elements. */
    private static boolean isTyped(Object value) {
        return value instanceof Object[] && value.getClass() != Object[].class;
    }

    // The same boundary, for the message of what was thrown.
    @SuppressWarnings("IllegalCatch")
    private static String reason(Throwable thrown) {
        try {
            String message = TraceText.message(thrown);
            String name = TraceText.simpleName(thrown);
            return message.isEmpty() ? name : name + ": " + message;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return thrown.getClass().getName();
        }
    }

    @Override
    public DisplayData render(Object value) {
        return render(value, Map.of());
    }

    private static DisplayData cut(DisplayData data) {
        Object text = data.getData(MIMEType.TEXT_PLAIN);
        if (text instanceof String s && s.length() > LONGEST) {
            data.putText(
                    s.substring(0, LONGEST)
                            + "\n... (%,d characters in all)".formatted(s.length()));
        }
        return data;
    }
}

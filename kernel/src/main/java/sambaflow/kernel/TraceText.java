package sambaflow.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A stack trace cut down to what concerns the user: down to the last frame of a cell. */
final class TraceText {
    private static final int MOST_FRAMES = 30;
    private static final int MOST_CAUSES = 8;
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$[^.$]+[.$]?");
    private static final Pattern ANONYMOUS =
            Pattern.compile("\\$?JShell\\$anonymous\\$\\$?\\d+|(?<=^|\\$)\\d+(?=$|\\$)");
    private static final Pattern RUNNER =
            Pattern.compile("do_it\\$|loop\\$|lambda\\$do_it\\$\\$\\d+|lambda\\$static\\$\\d+");

    private TraceText() {}

    static String simpleName(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        return simple.isEmpty() ? thrown.getClass().getSuperclass().getSimpleName() : simple;
    }

    /** The name of a type as its author wrote it. */
    static String typeName(Class<?> type) {
        return WRAPPER.matcher(type.getTypeName()).replaceAll("");
    }

    /** The message, with the names of cells' types as their author wrote them. */
    static String message(Throwable thrown) {
        String message = thrown.getLocalizedMessage();
        return message == null ? "" : WRAPPER.matcher(message).replaceAll("");
    }

    /** The exception, its frames, and the same for each cause. */
    static List<String> of(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < MOST_CAUSES; depth++) {
            String title = depth == 0 ? simpleName(each) : "Caused by: " + simpleName(each);
            String message = message(each);
            (message.isEmpty() ? title : title + ": " + message).lines().forEach(lines::add);
            lines.addAll(userFrames(each));
            each = each.getCause() == each ? null : each.getCause();
        }
        return lines;
    }

    /** The frames from the top to the last one that belongs to a cell. */
    static List<String> userFrames(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        int end = frames.length;
        while (end > 0 && !isOfCell(frames[end - 1])) {
            end--;
        }
        if (end == 0) {
            // No cell took part: everything above the kernel's own machinery.
            while (end < frames.length && !isOfKernel(frames[end])) {
                end++;
            }
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(end, MOST_FRAMES); i++) {
            if (isOfCell(frames[i]) || !isMachinery(frames[i])) {
                lines.add("    at " + text(frames[i]));
            }
        }
        if (end > MOST_FRAMES) {
            lines.add("    ... " + (end - MOST_FRAMES) + " more frames");
        }
        return lines;
    }

    /** Whether a cell took part; a stopped magic has library code only on its stack. */
    static boolean hasCellFrame(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace()).anyMatch(TraceText::isOfCell);
    }

    private static boolean isOfCell(StackTraceElement frame) {
        return frame.getClassName().startsWith("REPL.");
    }

    private static boolean isOfKernel(StackTraceElement frame) {
        return frame.getClassName().startsWith("sambaflow.kernel.");
    }

    private static boolean isMachinery(StackTraceElement frame) {
        return isOfKernel(frame)
                || frame.getClassName().startsWith("jdk.internal.reflect.")
                || frame.getClassName().startsWith("java.lang.reflect.")
                || frame.getClassName().startsWith("jdk.jshell.");
    }

    private static String text(StackTraceElement frame) {
        if (!isOfCell(frame)) {
            String where = frame.getFileName() == null ? "unknown source" : frame.getFileName();
            String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
            return "%s.%s(%s%s)"
                    .formatted(frame.getClassName(), frame.getMethodName(), where, line);
        }
        String place = frame.getFileName() + ", line " + frame.getLineNumber();
        if (RUNNER.matcher(frame.getMethodName()).matches()) {
            return place;
        }
        String type = WRAPPER.matcher(frame.getClassName()).replaceFirst("");
        type = ANONYMOUS.matcher(type).replaceAll("anonymous class").replace('$', '.');
        String method = type.isEmpty() ? "" : type + ".";
        return "%s%s (%s)".formatted(method, frame.getMethodName(), place);
    }
}

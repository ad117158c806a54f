package sambaflow.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.folder.PefFolder;
import sambaflow.pef.Manifest;

/** An app is not what a PEF was compiled from. */
public final class PefDiffers extends RunException {
    private static final long serialVersionUID = 1L;

    private static final String NAME = "--pef-name";
    private static final String OUTPUT = "--output-folder";
    private static final Path USUAL_OUTPUT = Path.of("out");

    private final transient Path file;
    private final transient Manifest manifest;

    PefDiffers(Code code, String message, Path file, Manifest manifest) {
        super(code, message);
        this.file = file;
        this.manifest = manifest;
    }

    /** The PEF's file. */
    public Path file() {
        return file;
    }

    /** What the PEF says of itself. */
    public Manifest manifest() {
        return manifest;
    }

    /**
     * The same error for whoever gave the command: which arguments cause it, and how to compile.
     *
     * @param compile the words that compile the app
     * @param given arguments of the app that are not the PEF's, by option
     * @param guilty those of them that make it another model
     * @param isList whether an option takes several words
     */
    public RunException told(
            String compile,
            Map<String, String> given,
            Map<String, String> guilty,
            Predicate<String> isList) {
        List<String> lines = new ArrayList<>();
        guilty.forEach((option, value) ->
                lines.add(
                        "%s %s, but PEF '%s' was compiled with %s; leave the argument out or compile again"
                                .formatted(
                                        option,
                                        value,
                                        manifest.name(),
                                        manifest.arguments().getOrDefault(option, "its default"))));
        lines.add(getMessage());
        // A PEF of another app is not to be overwritten, nor do its arguments mean anything here.
        boolean foreign = code() == Code.SF402;
        StringBuilder command = new StringBuilder(foreign ? "Compile one: " : "Compile again: ");
        command.append(compile);
        (foreign ? given : again(given))
                .forEach((option, value) ->
                        command.append(' ').append(word(option, value, isList.test(option))));
        lines.add(command.toString());
        Code code = guilty.isEmpty() ? code() : Code.SF404;
        return new RunException(code, String.join("\n", lines), this);
    }

    /** The arguments that make this PEF anew, where it is, with those {@code given} changed. */
    private SortedMap<String, String> again(Map<String, String> given) {
        SortedMap<String, String> all = new TreeMap<>(manifest.arguments());
        new PefFolder(folder(), manifest.name())
                .readReport()
                .ifPresent(r -> all.putAll(r.local().paths()));
        all.putAll(given);
        all.put(NAME, manifest.name());
        // Seen from the PEF's own folder, the one around it has no name but this.
        Path output = folder().resolve("..").normalize();
        if (!output.equals(USUAL_OUTPUT)) {
            all.put(OUTPUT, output.toString().isEmpty() ? "." : output.toString());
        }
        return all;
    }

    private static String word(String option, String value, boolean list) {
        if (value.equals("true")) {
            return option;
        }
        boolean spaces = value.contains(" ");
        return spaces && list
                ? option + " " + value
                : option + "=" + (spaces ? "\"%s\"".formatted(value) : value);
    }

    private Path folder() {
        return file.getParent() == null ? Path.of("") : file.getParent();
    }
}

package sambaflow.kernel.general;

import java.io.File;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jars that the kernel was started with; what is in them comes before anything added. */
final class KernelJars {
    private static final Pattern VERSION = Pattern.compile("-(\\d[\\w.+-]*)\\.jar");

    private KernelJars() {}

    /** The version of the kernel's own jar of that artifact. */
    static Optional<String> version(String artifact) {
        return entries()
                .map(entry -> entry.substring(entry.lastIndexOf(File.separatorChar) + 1))
                .filter(name -> name.startsWith(artifact + "-"))
                .map(name -> VERSION.matcher(name.substring(artifact.length())))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    static Stream<String> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }
}

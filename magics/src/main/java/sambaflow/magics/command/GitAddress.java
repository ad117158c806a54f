package sambaflow.magics.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/**
 * An app in a git repository, written {@code https://host/repository.git#ref//folder/App.java}.
 *
 * @param url of the repository
 * @param ref branch, tag or commit; empty for the repository's default
 * @param path of the file or folder in it; empty for all of it
 */
record GitAddress(String url, String ref, String path) {
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "((?:\\w+://|[\\w.-]+@[\\w.-]+:)[^#\\s]*?)(?:#([^\\s]*?))?(?://([^#\\s]*))?");
    private static final Pattern ADDRESS = Pattern.compile("\\w+://.*|[\\w.-]+@[\\w.-]+:.+");

    /** A host that begins with a dash would be an option to ssh. */
    private static final Pattern URL =
            Pattern.compile(
                    "(?:https://|ssh://(?:[A-Za-z0-9_][\\w.-]*@)?)[A-Za-z0-9\\[][^@]*"
                            + "|file:///.+"
                            + "|[A-Za-z0-9_][\\w.-]*@[A-Za-z0-9][\\w.-]*:[^-].*");

    private static final Pattern REF = Pattern.compile("[A-Za-z0-9_][\\w./+-]*");

    /** Whether {@code text} is meant as an address rather than as a file. */
    static boolean isOne(String text) {
        return ADDRESS.matcher(text).matches();
    }

    static GitAddress parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            throw wrong(text, "it cannot be read");
        }
        String url = parts.group(1);
        String ref = parts.group(2) == null ? "" : parts.group(2);
        String path = parts.group(3) == null ? "" : parts.group(3);
        if (!URL.matcher(url).matches()) {
            throw wrong(
                    text,
                    "only https://, ssh:// and file:/// are taken, without a password in them (git's credential helpers know those)");
        }
        boolean refGiven = parts.group(2) != null;
        if (refGiven && (!REF.matcher(ref).matches() || ref.contains(".."))) {
            throw wrong(text, "'%s' is no name of a branch, tag or commit".formatted(ref));
        }
        return new GitAddress(url, ref, path);
    }

    private static CompileException wrong(String text, String why) {
        return new CompileException(
                Code.SF205,
                "%s is no address of an app: %s; expected https://host/repository.git#ref//folder/App.java, where #ref and //folder may be left out"
                        .formatted(text.replaceAll("(?<=://)[^/@]*@", ""), why));
    }

    /** The repository and what of it was asked for. */
    String shown() {
        return ref.isEmpty() ? url : url + "#" + ref;
    }
}

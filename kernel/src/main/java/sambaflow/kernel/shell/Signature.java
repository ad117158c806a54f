package sambaflow.kernel.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A signature as JShell writes it, taken apart.
 *
 * @param type the declaring type, or the type itself, without type parameters
 * @param member a field, a method or {@code <init>}; empty for a type
 * @param parameters the simple names of the parameters' types; empty for what takes none at all
 */
record Signature(String type, String member, Optional<List<String>> parameters) {
    static final String CONSTRUCTOR = "<init>";

    /** The parts of {@code int Math.max(int a, int b)}, {@code List<E>} and their like. */
    static Signature of(String text) {
        String plain = withoutAngles(text).strip();
        int open = plain.indexOf('(');
        if (open < 0) {
            int colon = plain.indexOf(':');
            return colon < 0
                    ? new Signature(plain, "", Optional.empty())
                    : ofMember(plain.substring(0, colon), Optional.empty());
        }
        List<String> parameters = new ArrayList<>();
        for (String each : plain.substring(open + 1, plain.lastIndexOf(')')).split(",")) {
            String parameter = each.strip();
            if (!parameter.isEmpty()) {
                parameters.add(simple(parameter.substring(0, typeEnd(parameter))));
            }
        }
        String[] head = plain.substring(0, open).strip().split("\\s+");
        Optional<List<String>> known = Optional.of(List.copyOf(parameters));
        // Only a constructor has nothing before its name.
        return head.length == 1
                ? new Signature(head[0], CONSTRUCTOR, known)
                : ofMember(head[head.length - 1], known);
    }

    private static Signature ofMember(String qualified, Optional<List<String>> parameters) {
        int dot = qualified.lastIndexOf('.');
        return new Signature(
                qualified.substring(0, Math.max(0, dot)), qualified.substring(dot + 1), parameters);
    }

    /** The signature's other reading: an enum constant is written as a nested type is. */
    Optional<Signature> asConstant() {
        return member.isEmpty() && type.contains(".")
                ? Optional.of(ofMember(type, Optional.empty()))
                : Optional.empty();
    }

    private static int typeEnd(String parameter) {
        int space = parameter.lastIndexOf(' ');
        return space < 0 ? parameter.length() : space;
    }

    /** A type without package, type arguments and annotations; varargs are an array. */
    static String simple(String type) {
        String plain =
                withoutAngles(type)
                        .replaceAll("@[\\w.]+(?:\\([^)]*\\))?\\s*", "")
                        .replace("...", "[]")
                        .replaceAll("\\s", "");
        int array = plain.indexOf('[') < 0 ? plain.length() : plain.indexOf('[');
        return plain.substring(plain.lastIndexOf('.', array) + 1);
    }

    private static String withoutAngles(String text) {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        for (char c : text.toCharArray()) {
            depth += c == '<' ? 1 : 0;
            if (depth == 0) {
                plain.append(c);
            }
            depth -= c == '>' ? 1 : 0;
        }
        return plain.toString();
    }
}

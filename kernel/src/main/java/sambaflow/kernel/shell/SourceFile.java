package sambaflow.kernel.shell;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A file of Java source, parsed, in which the comment and the text of a member are found. */
final class SourceFile {
    private final String text;
    private final DocTrees trees;
    private final CompilationUnitTree unit;

    private SourceFile(String text, DocTrees trees, CompilationUnitTree unit) {
        this.text = text;
        this.trees = trees;
        this.unit = unit;
    }

    /**
     * What a source says of a type or a member.
     *
     * @param comment empty if there is none
     * @param source the declaration, without the comment
     */
    record Declared(String comment, String source) {}

    static SourceFile parse(String name, String text) throws IOException {
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        JavacTask task =
                (JavacTask)
                        ToolProvider.getSystemJavaCompiler()
                                .getTask(
                                        Writer.nullWriter(),
                                        null,
                                        problem -> {},
                                        List.of("-proc:none"),
                                        null,
                                        List.of(file));
        return new SourceFile(text, DocTrees.instance(task), task.parse().iterator().next());
    }

    /** The declaration of a type, by its names from the outermost one on, or of its member. */
    Optional<Declared> find(List<String> types, Signature signature) {
        TreePath path = new TreePath(unit);
        Iterable<? extends Tree> members = unit.getTypeDecls();
        for (String name : types) {
            Optional<ClassTree> type = typeOf(members, name);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            path = new TreePath(path, type.get());
            members = type.get().getMembers();
        }
        if (signature.member().isEmpty()) {
            return Optional.of(declared(path));
        }
        TreePath owner = path;
        return member((ClassTree) owner.getLeaf(), signature)
                .map(tree -> declared(new TreePath(owner, tree)));
    }

    private static Optional<ClassTree> typeOf(Iterable<? extends Tree> members, String name) {
        for (Tree member : members) {
            if (member instanceof ClassTree type && type.getSimpleName().contentEquals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static Optional<Tree> member(ClassTree type, Signature signature) {
        if (signature.parameters().isEmpty()) {
            return type.getMembers().stream()
                    .filter(VariableTree.class::isInstance)
                    .filter(tree ->
                            ((VariableTree) tree).getName().contentEquals(signature.member()))
                    .findFirst()
                    .map(Tree.class::cast);
        }
        List<String> wanted = signature.parameters().get();
        List<MethodTree> sameCount =
                type.getMembers().stream()
                        .filter(MethodTree.class::isInstance)
                        .map(MethodTree.class::cast)
                        .filter(method -> method.getName().contentEquals(signature.member()))
                        .filter(method -> method.getParameters().size() == wanted.size())
                        .toList();
        Optional<MethodTree> exact =
                sameCount.stream().filter(method -> parameters(method).equals(wanted)).findFirst();
        // A nested type can be written in more than one way.
        return exact.or(() ->
                        sameCount.size() == 1
                                ? Optional.of(sameCount.getFirst())
                                : Optional.empty())
                .map(Tree.class::cast);
    }

    private static List<String> parameters(MethodTree method) {
        return method.getParameters().stream()
                .map(parameter -> Signature.simple(parameter.getType().toString()))
                .toList();
    }

    private Declared declared(TreePath path) {
        int start = (int) trees.getSourcePositions().getStartPosition(unit, path.getLeaf());
        int end = (int) trees.getSourcePositions().getEndPosition(unit, path.getLeaf());
        String raw = trees.getDocComment(path);
        return new Declared(raw == null ? "" : raw.stripIndent().strip(), lines(start, end));
    }

    /** The text between, with the first line indented as in the file before all is moved left. */
    private String lines(int start, int end) {
        if (start < 0 || end < start) {
            return "";
        }
        int line = text.lastIndexOf('\n', Math.max(0, start - 1)) + 1;
        String indent = line <= start ? text.substring(line, start) : "";
        return ((indent.isBlank() ? indent : "") + text.substring(start, end)).stripIndent();
    }
}

package sambaflow.magics.jupyter;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.magics.command.CompareCommand;

/** {@code %compare BEFORE.pef [AFTER.pef]}: two compiled programs side by side. */
final class CompareMagic implements LineMagic<Object, BaseKernel>, Function<String, List<String>> {
    private final BaseKernel kernel;
    private final Workbench workbench;

    CompareMagic(BaseKernel kernel, Workbench workbench) {
        this.kernel = kernel;
        this.workbench = workbench;
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments) {
        JupyterPage page = new JupyterPage(kernel);
        new CompareCommand("%compare", workbench.lastPef()).run(arguments, page::show, page::line);
        return null;
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        Stream<String> files = workbench.pefs().stream().map(Path::toString);
        Stream<String> paths =
                word.contains("/") ? PathCandidates.of(word).stream() : Stream.empty();
        return Stream.of(files, paths, Stream.of("--save", "--help"))
                .flatMap(s -> s)
                .distinct()
                .filter(c -> c.startsWith(word))
                .toList();
    }
}

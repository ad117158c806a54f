package sambaflow.magics.jupyter;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.magics.command.ReportCommand;

/** {@code %report --html=page.html}: all there is to say of a PEF, as one page. */
final class ReportMagic implements LineMagic<Object, BaseKernel>, Function<String, List<String>> {
    private final BaseKernel kernel;
    private final Workbench workbench;

    ReportMagic(BaseKernel kernel, Workbench workbench) {
        this.kernel = kernel;
        this.workbench = workbench;
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments) {
        new ReportCommand("%report", workbench.lastPef())
                .run(arguments, new JupyterPage(kernel)::line);
        return null;
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        Stream<String> files = workbench.pefs().stream().map(Path::toString);
        return Stream.concat(files, Stream.of("--html", "--help"))
                .filter(c -> c.startsWith(word))
                .toList();
    }
}

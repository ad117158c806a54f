package sambaflow.magics.jupyter;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.magics.command.PefView;
import sambaflow.magics.command.ViewCommand;
import sambaflow.pef.PefException;
import sambaflow.pef.PefReader;
import sambaflow.pef.Section;

/** {@code %floorplan fwd_0}, {@code %timeline} and others: a view of a PEF. */
final class ViewMagic implements LineMagic<Object, BaseKernel>, Function<String, List<String>> {
    private final PefView view;
    private final BaseKernel kernel;
    private final Workbench workbench;

    ViewMagic(PefView view, BaseKernel kernel, Workbench workbench) {
        this.view = view;
        this.kernel = kernel;
        this.workbench = workbench;
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments) {
        JupyterPage page = new JupyterPage(kernel);
        command().run(arguments, page::show, page::line);
        return null;
    }

    private ViewCommand command() {
        return new ViewCommand(view, "%" + view, workbench.lastPef());
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        Stream<String> sections = view.ofSection() ? sections() : Stream.empty();
        Stream<String> files = workbench.pefs().stream().map(Path::toString);
        Stream<String> paths =
                word.contains("/") ? PathCandidates.of(word).stream() : Stream.empty();
        return Stream.of(sections, files, paths, command().options().stream())
                .flatMap(s -> s)
                .distinct()
                .filter(c -> c.startsWith(word))
                .toList();
    }

    /** Those of the PEF compiled last; one that cannot be read any more has none. */
    private Stream<String> sections() {
        try {
            return workbench.lastPef().map(PefReader::read).stream()
                    .flatMap(p -> p.main().sections().stream())
                    .map(Section::name);
        } catch (PefException e) {
            return Stream.empty();
        }
    }
}

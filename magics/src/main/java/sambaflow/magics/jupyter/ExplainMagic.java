package sambaflow.magics.jupyter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.diagnostic.Manual;
import sambaflow.magics.command.Explain;
import sambaflow.magics.page.Content;
import sambaflow.pef.Pef;
import sambaflow.pef.PefException;
import sambaflow.pef.PefReader;

/** {@code %explain SF101}, {@code %explain PMU}: a page on a code or a concept. */
final class ExplainMagic implements LineMagic<Object, BaseKernel>, Function<String, List<String>> {
    private final BaseKernel kernel;
    private final Workbench workbench;

    ExplainMagic(BaseKernel kernel, Workbench workbench) {
        this.kernel = kernel;
        this.workbench = workbench;
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments) {
        JupyterPage page = new JupyterPage(kernel);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            page.line(Explain.HELP.replace("sambaflow ", "%"));
        } else {
            page.show(Content.markdown(new Explain(program()).page(arguments)));
        }
        return null;
    }

    /** The PEF compiled last; one that cannot be read any more explains nothing. */
    private Optional<Pef> program() {
        try {
            return workbench.lastPef().map(PefReader::read);
        } catch (PefException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
        return Manual.names().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(word))
                .filter(name -> name.indexOf(' ') < 0)
                .toList();
    }
}

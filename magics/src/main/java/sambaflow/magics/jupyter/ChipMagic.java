package sambaflow.magics.jupyter;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.magics.command.ChipCommand;

/**
 * {@code %chip sn30}, {@code %chip my-chip.yaml}: the numbers of a chip and where they are from.
 */
final class ChipMagic implements LineMagic<Object, BaseKernel>, Function<String, List<String>> {
    private final BaseKernel kernel;

    ChipMagic(BaseKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments) {
        JupyterPage page = new JupyterPage(kernel);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            page.line(ChipCommand.HELP.replace("sambaflow ", "%"));
            return null;
        }
        try {
            new ChipCommand(page::line).run(arguments);
        } catch (IllegalArgumentException e) {
            throw new CompileException(Code.SF201, "%" + e.getMessage(), e);
        }
        return null;
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        return Stream.concat(RduSpec.names().stream(), Stream.of("--yaml", "--help"))
                .filter(c -> c.startsWith(word))
                .toList();
    }
}

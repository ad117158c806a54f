package sambaflow.magics.jupyter;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.GraphDiff;
import sambaflow.pass.PassText;
import sambaflow.pass.Pipeline;

/** {@code %passes}: what the passes of the last compilation did to the graph. */
final class PassesMagic
        implements LineMagic<GraphDiff, BaseKernel>, Function<String, List<String>> {
    private static final String HELP =
            """
            usage: %passes [PASS [PASS]]

            Without arguments: a line for each pass of the last compilation.
            With one: what that pass changed. With two: what is different after the second from after the first.\
            """;

    private final BaseKernel kernel;
    private final Workbench workbench;

    PassesMagic(BaseKernel kernel, Workbench workbench) {
        this.kernel = kernel;
        this.workbench = workbench;
    }

    @Override
    public GraphDiff eval(BaseKernel in, List<String> arguments) {
        JupyterPage page = new JupyterPage(kernel);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            page.line(HELP);
            return null;
        }
        List<Pipeline.Snapshot> all = workbench.snapshots();
        if (all.isEmpty()) {
            throw new CompileException(
                    Code.SF206, "%passes: nothing is compiled yet; run %compile first");
        }
        if (arguments.isEmpty()) {
            PassText.summary(all).forEach(page::line);
            return null;
        }
        int last = place(all, arguments.getLast());
        int first = arguments.size() > 1 ? place(all, arguments.getFirst()) : Math.max(0, last - 1);
        GraphDiff diff = GraphDiff.between(all.get(first).graph(), all.get(last).graph());
        page.line("%s: %s".formatted(all.get(last).purpose(), diff.summary()));
        diff.toString().lines().forEach(page::line);
        return diff;
    }

    private static int place(List<Pipeline.Snapshot> all, String pass) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).pass().equals(pass.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        throw new CompileException(
                Code.SF201,
                "%%passes: found '%s', expected one of %s"
                        .formatted(
                                pass,
                                all.stream()
                                        .map(Pipeline.Snapshot::pass)
                                        .collect(Collectors.joining(", "))));
    }

    @Override
    public List<String> apply(String line) {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        return workbench.snapshots().stream()
                .map(Pipeline.Snapshot::pass)
                .filter(name -> name.startsWith(word))
                .toList();
    }
}

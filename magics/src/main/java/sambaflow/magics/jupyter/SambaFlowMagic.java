package sambaflow.magics.jupyter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import sambaflow.compile.Compiler;
import sambaflow.magics.command.PefView;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;

/** {@code %sambaflow}: the version, and a line on each magic. */
final class SambaFlowMagic implements LineMagic<Object, BaseKernel> {
    private final BaseKernel kernel;

    SambaFlowMagic(BaseKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Object eval(BaseKernel in, List<String> arguments) {
        List<Sheet.Row> rows =
                purposes().entrySet().stream()
                        .map(e -> Sheet.Row.of("%" + e.getKey(), e.getValue()))
                        .toList();
        new JupyterPage(kernel)
                .show(
                        new Sheet(
                                        "%s, Java %s; each magic has --help"
                                                .formatted(
                                                        Compiler.PRODUCER,
                                                        Runtime.version().feature()),
                                        List.of(Column.text("magic"), Column.text("does")),
                                        rows)
                                .content());
        return null;
    }

    /** What each magic of the extension is for, in the order in which one uses them. */
    static Map<String, String> purposes() {
        Map<String, String> purposes = new LinkedHashMap<>();
        purposes.put(
                "compile", "compiles a model into a PEF; --compare previous shows what changed");
        purposes.put("test", "compares the PEF's results with the definition of its operators");
        purposes.put("run", "trains; --background beside the cells");
        purposes.put("infer", "predicts");
        purposes.put("measure", "measures samples in a second");
        purposes.put("pef", "what is in a PEF: info, dump, verify, time, diff, list");
        for (PefView view : PefView.values()) {
            purposes.put(view.toString(), view.purpose());
        }
        purposes.put("passes", "what the passes of the last compilation did to the graph");
        purposes.put("compare", "two PEFs: times, memory, sections, what was given differently");
        purposes.put("whatif", "the model on other chips and in other modes");
        purposes.put("report", "all views of a PEF and its runs as one page of html");
        purposes.put("runs", "the recorded runs as a table; the metrics of one");
        purposes.put("plot", "a metric of several runs, each a curve");
        purposes.put("status", "the runs of this kernel: where they stand");
        purposes.put("attach", "draws a run until it is over");
        purposes.put("stop", "ends a run with a checkpoint");
        purposes.put("lr", "sets a hyperparameter of a run that goes on");
        purposes.put("chip", "the numbers of a chip and where they are from");
        purposes.put("explain", "a page on an error's code or a word of the machine");
        purposes.put("sambaflow", "this table");
        return purposes;
    }
}

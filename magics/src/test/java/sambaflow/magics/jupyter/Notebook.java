package sambaflow.magics.jupyter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/** A notebook whose classes are given. */
final class Notebook extends BaseKernel {
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    Notebook() {
        super(
                "test",
                "1",
                null,
                List.of(),
                null,
                new JupyterIO(StandardCharsets.UTF_8),
                new CommManager(),
                new Renderer(),
                null,
                new MagicsRegistry(),
                false,
                new StringStyler("", "", "", line -> ""));
    }

    Map<String, Object> values() {
        return values;
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public Object evalRaw(String expression) {
        asked.add(expression);
        if (!values.containsKey(expression)) {
            throw new IllegalStateException("cannot find symbol " + expression);
        }
        return values.get(expression);
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extra) {
        return null;
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        return null;
    }

    @Override
    public String isComplete(String code) {
        return IS_COMPLETE_YES;
    }
}

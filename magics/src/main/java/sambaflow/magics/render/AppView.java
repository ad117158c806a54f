package sambaflow.magics.render;

import java.util.HashMap;
import java.util.Map;
import sambaflow.app.App;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.magics.page.Content;
import sambaflow.nn.Module;
import sambaflow.tensor.ShapeException;
import sambaflow.trace.Tracer;

/** An app: its model as a tree, with what each part makes of the app's inputs. */
public final class AppView {
    private AppView() {}

    public static Content of(App app) {
        Module model = app.model();
        return ModuleTree.of(model, outputs(app, model));
    }

    /** By path; none where the model cannot be traced, which compiling it tells better. */
    private static Map<String, String> outputs(App app, Module model) {
        Map<String, String> outputs = new HashMap<>();
        try {
            Graph graph = Tracer.trace(model, app.inputs(), "shown", false);
            for (String path : model.modules().keySet()) {
                for (Node node : graph.nodes()) {
                    if (!path.isEmpty() && node.name().equals(path)) {
                        outputs.put(path, graph.type(node.outputs().getFirst()).toString());
                    }
                }
            }
        } catch (CompileException | ShapeException e) {
            return Map.of();
        }
        return outputs;
    }
}

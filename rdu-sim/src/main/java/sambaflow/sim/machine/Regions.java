package sambaflow.sim.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.graph.Graph;
import sambaflow.graph.Names;
import sambaflow.graph.Region;
import sambaflow.graph.TensorType;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.sim.compute.Buffer;
import sambaflow.tensor.Tensor;

/** Device memory that outlives runs, shared by all graphs of a PEF; zeros until it is written. */
final class Regions {
    private final String pef;
    private final Map<String, Buffer> buffers = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    Regions(Pef pef) {
        this.pef = pef.manifest().name();
        for (CompiledGraph compiled : pef.graphs()) {
            compiled.graph().regions().forEach(r -> add(compiled.graph(), r));
        }
    }

    private void add(Graph graph, Region region) {
        TensorType type = graph.type(region.read());
        Buffer buffer = buffers.get(region.name());
        if (buffer == null) {
            buffer = Buffer.zeros(type);
            names.add(region.name());
        } else if (!buffer.type().equals(type)) {
            throw new RunException(
                    Code.SF503,
                    "pef '%s': region '%s' is %s in graph '%s' and %s in another; compile it again"
                            .formatted(pef, region.name(), type, graph.name(), buffer.type()));
        }
        buffers.put(region.name(), buffer);
        for (String alias : region.aliases()) {
            buffers.put(alias, buffer);
        }
    }

    /** The memory of the region that is called so, or has it as a further name. */
    Buffer buffer(String region) {
        Buffer buffer = buffers.get(region);
        if (buffer == null) {
            throw new RunException(
                    Code.SF503,
                    "pef '%s' has no region '%s'%s"
                            .formatted(pef, region, Names.hint(region, names)));
        }
        return buffer;
    }

    void write(String region, Tensor value) {
        Buffer buffer = buffer(region);
        TensorType found = new TensorType(value.dtype(), value.shape());
        if (!sameType(buffer.type(), found)) {
            throw new RunException(
                    Code.SF503,
                    "pef '%s': region '%s' is %s, found %s"
                            .formatted(pef, region, buffer.type(), found));
        }
        buffer.load(value);
    }

    static boolean sameType(TensorType a, TensorType b) {
        return a.dtype() == b.dtype() && a.shape().equals(b.shape());
    }
}

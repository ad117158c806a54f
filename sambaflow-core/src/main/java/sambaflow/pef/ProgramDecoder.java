package sambaflow.pef;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import sambaflow.chip.Network;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphCheck;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.OpAttributes;
import sambaflow.graph.Origin;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.Shard;
import sambaflow.graph.TensorType;
import sambaflow.graph.Value;
import sambaflow.pef.proto.AttributeProto;
import sambaflow.pef.proto.GraphProto;
import sambaflow.pef.proto.LayoutProto;
import sambaflow.pef.proto.NodeProto;
import sambaflow.pef.proto.OriginProto;
import sambaflow.pef.proto.PlaceProto;
import sambaflow.pef.proto.ProgramProto;
import sambaflow.pef.proto.RegionProto;
import sambaflow.pef.proto.RouteProto;
import sambaflow.pef.proto.SectionProto;
import sambaflow.pef.proto.ShardProto;
import sambaflow.pef.proto.StageProto;
import sambaflow.pef.proto.UnitsProto;
import sambaflow.pef.proto.ValueProto;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/** Programs from {@code program.pb}; every {@link PefException} says which part is wrong. */
final class ProgramDecoder {
    private ProgramDecoder() {}

    /** The graphs of entry {@code entry}, checked. */
    static List<CompiledGraph> graphs(PefBytes in, StoredEntry entry) {
        ProgramProto program = parse(in, entry);
        try {
            return each("graph", program.getGraphsCount(), i -> graph(program.getGraphs(i)));
        } catch (PefException e) {
            throw in.fault(entry, entry.offset(), e.getMessage(), e);
        }
    }

    private static ProgramProto parse(PefBytes in, StoredEntry entry) {
        CodedInputStream bytes =
                CodedInputStream.newInstance(in.bytes(), entry.offset(), entry.size());
        try {
            return ProgramProto.parseFrom(bytes);
        } catch (IOException e) {
            throw in.fault(
                    entry,
                    entry.offset() + bytes.getTotalBytesRead(),
                    "not a program: " + e.getMessage(),
                    e);
        }
    }

    private static CompiledGraph graph(GraphProto in) {
        if (in.getName().isEmpty()) {
            throw new PefException("it has no name");
        }
        Graph graph =
                new Graph(
                        in.getName(),
                        each("value", in.getValuesCount(), i -> value(in.getValues(i))),
                        each(
                                "input",
                                in.getInputsCount(),
                                i ->
                                        new Graph.Input(
                                                in.getInputs(i).getValue(),
                                                named(Role.values(), in.getInputs(i).getRole()))),
                        each("region", in.getRegionsCount(), i -> region(in.getRegions(i))),
                        each("node", in.getNodesCount(), i -> node(in.getNodes(i))),
                        each(
                                "output",
                                in.getOutputsCount(),
                                i ->
                                        new Graph.Output(
                                                in.getOutputs(i).getName(),
                                                in.getOutputs(i).getValue())));
        GraphCheck.check(graph);
        return new CompiledGraph(
                graph,
                each("section", in.getSectionsCount(), i -> section(in.getSections(i))),
                new MemoryPlan(each("place", in.getPlacesCount(), i -> place(in.getPlaces(i)))));
    }

    private static MemoryPlan.Place place(PlaceProto in) {
        return new MemoryPlan.Place(
                in.getValue(),
                named(MemoryPlan.Kind.values(), in.getKind()),
                in.getOffset(),
                in.getBytes(),
                in.getFrom(),
                in.getTo());
    }

    private static Value value(ValueProto in) {
        TensorType type =
                new TensorType(
                        dtype(in.getDtype()),
                        new Shape(in.getDimsList()),
                        in.hasShard() ? shard(in.getShard()) : Shard.WHOLE);
        return new Value(in.getName(), type);
    }

    private static DType dtype(String name) {
        DType type = DType.fromTorchName(name);
        if (type == DType.FLOAT64) {
            throw new ShapeException("dtype: found 'float64', which no RDU has");
        }
        return type;
    }

    private static Shard shard(ShardProto in) {
        return switch (in.getKindCase()) {
            case SPLIT -> new Shard.Split(in.getSplit().getDim(), in.getSplit().getParts());
            case PARTIAL_SUM_PARTS -> new Shard.PartialSum(in.getPartialSumParts());
            case KIND_NOT_SET -> throw new PefException("the shard has no kind");
        };
    }

    private static Region region(RegionProto in) {
        return new Region(
                in.getName(),
                named(Region.Kind.values(), in.getKind()),
                in.getRead(),
                in.getWritten(),
                in.getAliasesList());
    }

    private static Node node(NodeProto in) {
        Op op =
                OpAttributes.decode(
                        in.getOp(),
                        in.getAttributesList().stream().map(ProgramDecoder::attribute).toList());
        OriginProto origin = in.getOrigin();
        return new Node(
                op,
                in.getInputsList(),
                in.getOutputsList(),
                in.getName(),
                named(SectionType.values(), in.getSectionType()),
                in.hasOrigin()
                        ? new Origin(origin.getModule(), origin.getFile(), origin.getLine())
                        : Origin.UNKNOWN);
    }

    private static OpAttributes.Attribute attribute(AttributeProto in) {
        Object value =
                switch (in.getValueCase()) {
                    case INTEGER -> in.getInteger();
                    case NUMBER -> in.getNumber();
                    case FLAG -> in.getFlag();
                    case TEXT -> in.getText();
                    case INTEGERS -> in.getIntegers().getValuesList();
                    case VALUE_NOT_SET ->
                            throw new PefException(
                                    "attribute '%s' has no value".formatted(in.getName()));
                };
        return new OpAttributes.Attribute(in.getName(), value);
    }

    private static Section section(SectionProto in) {
        return new Section(
                in.getName(),
                named(SectionType.values(), in.getType()),
                in.getNodesList(),
                in.getReason(),
                in.hasLayout() ? Optional.of(layout(in.getLayout())) : Optional.empty());
    }

    private static Layout layout(LayoutProto in) {
        return new Layout(
                each("stage", in.getStagesCount(), i -> stage(in.getStages(i))),
                in.getChannelsList().stream()
                        .map(c ->
                                new Channel(
                                        c.getFrom(),
                                        c.getTo(),
                                        c.getValue(),
                                        c.getDepth(),
                                        c.getWaits()))
                        .toList(),
                in.getStreamsList().stream()
                        .map(s ->
                                new Stream(
                                        s.getStage(),
                                        s.getValue(),
                                        s.getBytes(),
                                        s.getSlices(),
                                        s.getWhole(),
                                        s.getIn()))
                        .toList(),
                in.getTokens(),
                in.getTraffic(),
                each("route", in.getRoutesCount(), i -> route(in.getRoutes(i))));
    }

    private static Route route(RouteProto in) {
        return new Route(
                named(Route.Kind.values(), in.getKind()),
                named(Network.values(), in.getNetwork()),
                in.getFrom(),
                in.getTo(),
                in.getValue(),
                in.getBytes(),
                in.getFlowsList().stream().map(f -> new Flow(f.getFrom(), f.getSteps())).toList());
    }

    private static Stage stage(StageProto in) {
        return new Stage(
                in.getNodesList(),
                named(StageKind.values(), in.getKind()),
                in.getCycles(),
                in.getDepth(),
                in.getPcusList().stream().map(ProgramDecoder::units).toList(),
                in.getPmusList().stream().map(ProgramDecoder::units).toList(),
                in.getPasses(),
                in.getBufferBytes());
    }

    private static Units units(UnitsProto in) {
        return new Units(in.getTile(), in.getFirst(), in.getCount());
    }

    /** The constant whose spelling in files is {@code name}. */
    private static <T extends Enum<T>> T named(T[] constants, String name) {
        return Arrays.stream(constants)
                .filter(c -> c.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new PefException(
                                "found '%s', expected one of %s"
                                        .formatted(name, Arrays.toString(constants))));
    }

    /** Parts 0 to {@code count - 1}; what is wrong with one is said with its number. */
    private static <T> List<T> each(String what, int count, IntFunction<T> part) {
        List<T> parts = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> parts.add(part(what, i, part)));
        return parts;
    }

    private static <T> T part(String what, int i, IntFunction<T> part) {
        try {
            return part.apply(i);
        } catch (CompileException | ShapeException | UnsupportedFeature | PefException e) {
            throw new PefException("%s %d: %s".formatted(what, i, e.getMessage()), e);
        }
    }
}

package sambaflow.pef;

import java.util.List;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.OpAttributes;
import sambaflow.graph.Origin;
import sambaflow.graph.Region;
import sambaflow.graph.Shard;
import sambaflow.graph.Value;
import sambaflow.pef.proto.AttributeProto;
import sambaflow.pef.proto.ChannelProto;
import sambaflow.pef.proto.FlowProto;
import sambaflow.pef.proto.GraphProto;
import sambaflow.pef.proto.InputProto;
import sambaflow.pef.proto.IntegersProto;
import sambaflow.pef.proto.LayoutProto;
import sambaflow.pef.proto.NodeProto;
import sambaflow.pef.proto.OriginProto;
import sambaflow.pef.proto.OutputProto;
import sambaflow.pef.proto.PlaceProto;
import sambaflow.pef.proto.ProgramProto;
import sambaflow.pef.proto.RegionProto;
import sambaflow.pef.proto.RouteProto;
import sambaflow.pef.proto.SectionProto;
import sambaflow.pef.proto.ShardProto;
import sambaflow.pef.proto.SplitProto;
import sambaflow.pef.proto.StageProto;
import sambaflow.pef.proto.StreamProto;
import sambaflow.pef.proto.UnitsProto;
import sambaflow.pef.proto.ValueProto;

/** Programs as {@code program.pb}: without maps, so the bytes follow from the program alone. */
final class ProgramEncoder {
    private ProgramEncoder() {}

    static byte[] bytes(List<CompiledGraph> graphs) {
        return program(graphs).toByteArray();
    }

    static ProgramProto program(List<CompiledGraph> graphs) {
        ProgramProto.Builder program = ProgramProto.newBuilder();
        graphs.forEach(g -> program.addGraphs(graph(g)));
        return program.build();
    }

    private static GraphProto graph(CompiledGraph compiled) {
        Graph graph = compiled.graph();
        GraphProto.Builder out = GraphProto.newBuilder().setName(graph.name());
        graph.values().forEach(v -> out.addValues(value(v)));
        for (Graph.Input input : graph.inputs()) {
            out.addInputs(
                    InputProto.newBuilder()
                            .setValue(input.value())
                            .setRole(input.role().toString()));
        }
        graph.regions().forEach(r -> out.addRegions(region(r)));
        graph.nodes().forEach(n -> out.addNodes(node(n)));
        for (Graph.Output output : graph.outputs()) {
            out.addOutputs(
                    OutputProto.newBuilder().setName(output.name()).setValue(output.value()));
        }
        compiled.sections().forEach(s -> out.addSections(section(s)));
        compiled.memory().places().forEach(p -> out.addPlaces(place(p)));
        return out.build();
    }

    private static PlaceProto place(MemoryPlan.Place place) {
        return PlaceProto.newBuilder()
                .setValue(place.value())
                .setKind(place.kind().toString())
                .setOffset(place.offset())
                .setBytes(place.bytes())
                .setFrom(place.from())
                .setTo(place.to())
                .build();
    }

    private static ValueProto value(Value value) {
        ValueProto.Builder out =
                ValueProto.newBuilder()
                        .setName(value.name())
                        .setDtype(value.type().dtype().torchName())
                        .addAllDims(value.type().shape().dims());
        switch (value.type().shard()) {
            case Shard.Whole _ -> {}
            case Shard.Split(int dim, int parts) ->
                    out.setShard(
                            ShardProto.newBuilder()
                                    .setSplit(SplitProto.newBuilder().setDim(dim).setParts(parts)));
            case Shard.PartialSum(int parts) ->
                    out.setShard(ShardProto.newBuilder().setPartialSumParts(parts));
        }
        return out.build();
    }

    private static RegionProto region(Region region) {
        return RegionProto.newBuilder()
                .setName(region.name())
                .setKind(region.kind().toString())
                .setRead(region.read())
                .setWritten(region.written())
                .addAllAliases(region.aliases())
                .build();
    }

    private static NodeProto node(Node node) {
        NodeProto.Builder out = NodeProto.newBuilder().setOp(node.op().kind());
        OpAttributes.of(node.op()).forEach(a -> out.addAttributes(attribute(a)));
        out.addAllInputs(node.inputs()).addAllOutputs(node.outputs());
        out.setName(node.name()).setSectionType(node.section().toString());
        if (!node.origin().equals(Origin.UNKNOWN)) {
            out.setOrigin(
                    OriginProto.newBuilder()
                            .setModule(node.origin().module())
                            .setFile(node.origin().file())
                            .setLine(node.origin().line()));
        }
        return out.build();
    }

    private static AttributeProto attribute(OpAttributes.Attribute attribute) {
        AttributeProto.Builder out = AttributeProto.newBuilder().setName(attribute.name());
        switch (attribute.value()) {
            case Long l -> out.setInteger(l);
            case Double d -> out.setNumber(d);
            case Boolean b -> out.setFlag(b);
            case String s -> out.setText(s);
            case List<?> list -> {
                IntegersProto.Builder integers = IntegersProto.newBuilder();
                list.forEach(i -> integers.addValues((Long) i));
                out.setIntegers(integers);
            }
            case Object other ->
                    throw new IllegalStateException("no attribute is a " + other.getClass());
        }
        return out.build();
    }

    private static SectionProto section(Section section) {
        SectionProto.Builder out =
                SectionProto.newBuilder()
                        .setName(section.name())
                        .setType(section.type().toString())
                        .addAllNodes(section.nodes())
                        .setReason(section.reason());
        section.layout().ifPresent(l -> out.setLayout(layout(l)));
        return out.build();
    }

    private static LayoutProto layout(Layout layout) {
        LayoutProto.Builder out = LayoutProto.newBuilder();
        for (Stage stage : layout.stages()) {
            StageProto.Builder proto = StageProto.newBuilder().addAllNodes(stage.nodes());
            stage.pcus().forEach(u -> proto.addPcus(units(u)));
            stage.pmus().forEach(u -> proto.addPmus(units(u)));
            proto.setKind(stage.kind().toString())
                    .setCycles(stage.cycles())
                    .setDepth(stage.depth());
            out.addStages(proto.setPasses(stage.passes()).setBufferBytes(stage.bufferBytes()));
        }
        layout.channels().forEach(c -> out.addChannels(channel(c)));
        layout.streams().forEach(s -> out.addStreams(stream(s)));
        out.setTokens(layout.tokens()).setTraffic(layout.traffic());
        layout.routes().forEach(r -> out.addRoutes(route(r)));
        return out.build();
    }

    private static RouteProto route(Route route) {
        RouteProto.Builder out =
                RouteProto.newBuilder()
                        .setKind(route.kind().toString())
                        .setNetwork(route.network().toString())
                        .setFrom(route.from())
                        .setTo(route.to())
                        .setValue(route.value())
                        .setBytes(route.bytes());
        for (Flow flow : route.flows()) {
            out.addFlows(FlowProto.newBuilder().setFrom(flow.from()).setSteps(flow.steps()));
        }
        return out.build();
    }

    private static ChannelProto channel(Channel channel) {
        return ChannelProto.newBuilder()
                .setFrom(channel.from())
                .setTo(channel.to())
                .setValue(channel.value())
                .setDepth(channel.depth())
                .setWaits(channel.waits())
                .build();
    }

    private static StreamProto stream(Stream stream) {
        return StreamProto.newBuilder()
                .setStage(stream.stage())
                .setValue(stream.value())
                .setBytes(stream.bytes())
                .setSlices(stream.slices())
                .setWhole(stream.whole())
                .setIn(stream.in())
                .build();
    }

    private static UnitsProto units(Units units) {
        return UnitsProto.newBuilder()
                .setTile(units.tile())
                .setFirst(units.first())
                .setCount(units.count())
                .build();
    }
}

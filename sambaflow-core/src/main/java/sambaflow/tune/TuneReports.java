package sambaflow.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Manifest;
import sambaflow.timing.Profile;

/**
 * All reports on the predicted time of a program. Equal sections have a row each.
 *
 * @param hasHbm whether there is a memory to have HBM columns for
 */
public record TuneReports(
        List<SectionRow> sections,
        List<StageRow> stages,
        List<BandwidthRow> bandwidth,
        List<PathRow> paths,
        List<AttributionRow> attributions,
        List<StateRow> states,
        List<RooflineRow> roofline,
        List<HostRow> host,
        Insights insights,
        boolean hasHbm) {
    private static final String FOLDER = "reports/";
    private static final String SECTIONS = FOLDER + "section_report.csv";
    private static final String STAGES = FOLDER + "stage_report.csv";
    private static final String BANDWIDTH = FOLDER + "bandwidth_report.csv";
    private static final String PATHS = FOLDER + "paths_report.csv";
    private static final String ATTRIBUTIONS = FOLDER + "attribution_report.csv";
    private static final String STATES = FOLDER + "tile_states.csv";
    private static final String ROOFLINE = FOLDER + "roofline.csv";
    private static final String HOST = FOLDER + "snprof/summary.csv";
    private static final String INSIGHTS = FOLDER + "analysis/summary.json";

    /** The files, by path below a PEF's folder. */
    public static final List<String> FILES =
            List.of(
                    SECTIONS,
                    STAGES,
                    BANDWIDTH,
                    PATHS,
                    ATTRIBUTIONS,
                    STATES,
                    ROOFLINE,
                    HOST,
                    INSIGHTS);

    /**
     * The reports on a graph.
     *
     * @param compiled all of its sections are laid out
     * @param manifest of the PEF it is in
     * @param profile of {@code compiled}
     */
    public static TuneReports of(CompiledGraph compiled, Manifest manifest, Profile profile) {
        Subject subject = new Subject(compiled, manifest, manifest.rdu(), profile);
        return new TuneReports(
                SectionRow.of(subject),
                StageRow.of(subject),
                BandwidthRow.of(subject),
                PathRow.of(subject),
                AttributionRow.of(profile),
                StateRow.of(profile),
                RooflineRow.of(subject),
                HostRow.of(profile),
                Insights.of(subject),
                subject.rdu().hbm().exists());
    }

    public TuneReports {
        sections = List.copyOf(sections);
        stages = List.copyOf(stages);
        bandwidth = List.copyOf(bandwidth);
        paths = List.copyOf(paths);
        attributions = List.copyOf(attributions);
        states = List.copyOf(states);
        roofline = List.copyOf(roofline);
        host = List.copyOf(host);
    }

    /** The contents of {@link #FILES}, by path. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                SECTIONS, Csv.text(SectionRow.class, sections, c -> hasHbm || !c.contains("HBM")));
        files.put(STAGES, Csv.text(StageRow.class, stages));
        files.put(BANDWIDTH, Csv.text(BandwidthRow.class, bandwidth));
        files.put(PATHS, Csv.text(PathRow.class, paths));
        files.put(ATTRIBUTIONS, Csv.text(AttributionRow.class, attributions));
        files.put(STATES, Csv.text(StateRow.class, states));
        files.put(ROOFLINE, Csv.text(RooflineRow.class, roofline));
        files.put(HOST, Csv.text(HostRow.class, host));
        files.put(INSIGHTS, json(insights));
        return files;
    }

    private static String json(Insights insights) {
        // The default line end is the host's.
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return new JsonMapper().writer(printer).writeValueAsString(insights) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("insights are sentences", e);
        }
    }
}

package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import sambaflow.timing.HostTime;
import sambaflow.timing.Profile;

/**
 * A line of the host-device breakdown of one run, in {@code snprof/summary.csv}. Two numbers of the
 * chip's description stand for all of the host: SAMBA includes what goes on below the SDK and the
 * setup of a run, and XFER the conversion of data.
 */
public record HostRow(
        @JsonProperty("name") String name,
        @JsonProperty("estimated time (s)") double seconds,
        @JsonProperty("share (%)") double percent) {
    /** All of a run. */
    static final String TOTAL = "TOTAL";

    /** The host, around the run. */
    static final String SAMBA = "SAMBA";

    /** The chip, arguments aside. */
    static final String HARDWARE = "RUN HW";

    /** Inputs and results. */
    static final String TRANSFER = "XFER";

    /** Handing arguments to the sections. */
    static final String ARGUMENTS = "ARGINS";

    static List<HostRow> of(Profile profile) {
        HostTime host = profile.host();
        double arguments =
                profile.parts().stream().mapToDouble(p -> p.time().argumentSeconds()).sum();
        double total = profile.seconds() + host.seconds();
        DoubleFunction<Double> share = s -> Subject.PERCENT * Subject.each(s, total);
        return Stream.of(
                        new HostRow(TOTAL, total, 0),
                        new HostRow(SAMBA, host.around(), 0),
                        new HostRow(HARDWARE, profile.seconds() - arguments, 0),
                        new HostRow(TRANSFER, host.transfer(), 0),
                        new HostRow(ARGUMENTS, arguments, 0))
                .map(r -> new HostRow(r.name(), r.seconds(), share.apply(r.seconds())))
                .toList();
    }
}

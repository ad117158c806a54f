package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sambaflow.pef.Layout;
import sambaflow.pef.Stage;
import sambaflow.timing.HostTime;
import sambaflow.timing.Profile;
import sambaflow.timing.Usage;

/** What the numbers come to, in sentences: {@code analysis/summary.json}. */
public record Insights(
        @JsonProperty("Overview") List<String> overview,
        @JsonProperty("Host") List<String> host,
        @JsonProperty("RDU") List<String> rdu) {
    /** Sections and stages that are told of. */
    private static final int HOTTEST = 5;

    /** A host that takes this part of a run, in percent, is worth a sentence. */
    private static final double MILD = 5;

    private static final double MODERATE = 20;

    static Insights of(Subject subject) {
        Profile profile = subject.profile();
        HostTime host = profile.host();
        double total = profile.seconds() + host.seconds();
        double share = Subject.PERCENT * Subject.each(host.seconds(), total);
        return new Insights(
                List.of(
                        text("Host takes %.1f %% of the total latency.", share),
                        bound(share),
                        "It is " + profile.verdict() + "."),
                List.of(
                        ofHost(HostRow.SAMBA, host.around(), host),
                        ofHost(HostRow.TRANSFER, host.transfer(), host)),
                rdu(subject));
    }

    /** As users of SambaTune are told to read the breakdown. */
    private static String bound(double share) {
        String what =
                share > Subject.PERCENT / 2
                        ? "Host bound"
                        : share > MODERATE
                                ? "moderately to strongly Host bound"
                                : share > MILD ? "mildly to moderately Host bound" : "RDU bound";
        return "This model could be " + what + ".";
    }

    private static String ofHost(String name, double seconds, HostTime host) {
        return text(
                "%s takes %.1f %% of the host latency.",
                name, Subject.PERCENT * Subject.each(seconds, host.seconds()));
    }

    private static List<String> rdu(Subject subject) {
        List<String> lines = new ArrayList<>();
        for (Profile.Part part : subject.profile().hottest(HOTTEST)) {
            int s = subject.profile().parts().indexOf(part);
            lines.add(section(subject, s, part));
            int critical = part.usage().critical();
            if (critical >= 0) {
                lines.add(stage(subject, subject.layout(s), critical, part));
            }
        }
        return lines;
    }

    private static String section(Subject subject, int s, Profile.Part part) {
        StringBuilder line = new StringBuilder();
        line.append(
                text(
                        "chip 0, section %d takes %.1f %% of the RDU latency.",
                        s,
                        Subject.PERCENT
                                * Subject.each(
                                        part.time().seconds(), subject.profile().seconds())));
        for (Usage.OfMemory memory : part.usage().memories()) {
            line.append(
                    text(
                            " The total %s bandwidth is %.2f GB/s.",
                            memory.name().toUpperCase(Locale.ROOT),
                            part.usage().bytesPerSecond(memory) / Subject.GIGA));
        }
        return line.toString();
    }

    private static String stage(Subject subject, Layout layout, int number, Profile.Part part) {
        Stage stage = layout.stages().get(number);
        return text(
                "stage %d takes %.2f %% of the section latency. Template names are %s. Node names are %s.",
                number,
                Subject.PERCENT * part.criticalShare(),
                subject.templates(stage).replace(" ", ", "),
                subject.nodes(stage).replace(" ", ", "));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

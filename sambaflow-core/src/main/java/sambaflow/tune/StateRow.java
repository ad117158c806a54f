package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sambaflow.device.TileState;
import sambaflow.timing.Profile;
import sambaflow.timing.SectionTime;

/**
 * What the tiles do for a while, in simulated time, in {@code tile_states.csv}.
 *
 * @param state as {@code sntilestat} names it
 * @param section that it is for; empty at the end, where the host is waited for
 */
public record StateRow(
        @JsonProperty("start (s)") double start,
        @JsonProperty("end (s)") double end,
        @JsonProperty("state") String state,
        @JsonProperty("section") String section) {

    /** What a section takes, in seconds, one after the other. */
    public record Spell(String section, double idle, double pload, double aload, double exec) {}

    static List<StateRow> of(Profile profile) {
        List<Spell> spells = new ArrayList<>();
        for (Profile.Part part : profile.parts()) {
            SectionTime t = part.time();
            spells.add(
                    new Spell(
                            part.section(),
                            t.orchestrationSeconds(),
                            t.programSeconds(),
                            t.argumentSeconds(),
                            t.executeSeconds()));
        }
        return timeline(spells, profile.host().seconds());
    }

    /** From 0 to the end of a run, without a gap: {@code spells}, and then the host's seconds. */
    public static List<StateRow> timeline(List<Spell> spells, double hostSeconds) {
        List<StateRow> rows = new ArrayList<>();
        double now = 0;
        for (Spell spell : spells) {
            now = add(rows, now, spell.idle(), TileState.IDLE, spell.section());
            now = add(rows, now, spell.pload(), TileState.PLOAD, spell.section());
            now = add(rows, now, spell.aload(), TileState.ALOAD, spell.section());
            now = add(rows, now, spell.exec(), TileState.EXEC, spell.section());
        }
        add(rows, now, hostSeconds, TileState.IDLE, "");
        return rows;
    }

    private static double add(
            List<StateRow> rows, double now, double seconds, TileState state, String section) {
        if (seconds > 0) {
            String word = state.name().toLowerCase(Locale.ROOT);
            rows.add(new StateRow(now, now + seconds, word, section));
        }
        return now + seconds;
    }
}

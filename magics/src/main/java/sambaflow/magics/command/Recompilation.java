package sambaflow.magics.command;

import java.util.List;
import sambaflow.app.Compilation;
import sambaflow.magics.page.Content;
import sambaflow.magics.render.Comparison;
import sambaflow.magics.render.ProfiledPef;
import sambaflow.pef.Pef;

/**
 * A compilation that its user wants to see beside an earlier one.
 *
 * @param before what was compiled earlier
 */
public record Recompilation(Compilation compilation, Pef before) {
    /** What changed. */
    public List<Content> comparison() {
        return Comparison.of(ProfiledPef.of(before), ProfiledPef.of(compilation.report().pef()));
    }
}

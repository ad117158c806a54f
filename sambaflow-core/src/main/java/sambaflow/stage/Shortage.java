package sambaflow.stage;

/**
 * A section does not fit, or not at a higher pace: of {@code resource} it needs at least {@code
 * need} and there are {@code have}.
 */
public record Shortage(Resource resource, long need, long have) implements Fit {
    @Override
    public String toString() {
        return "%s: need %d, have %d".formatted(resource, need, have);
    }
}

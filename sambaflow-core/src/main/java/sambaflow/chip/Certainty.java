package sambaflow.chip;

import java.util.Locale;

/** How sure a {@link Described} number is. */
public enum Certainty {
    /** The maker or a standard says so. */
    PUBLISHED("published"),

    /** Others than the maker say so: papers, inventories of nodes, the trade press. */
    MEASURED("measured"),

    /** It follows by arithmetic from what is published or measured. */
    INFERRED("inferred"),

    /** Nobody says so: a guess that published facts leave room for. */
    ASSUMED("assumed"),

    /** The user gave it. */
    GIVEN("given");

    private final String word;

    Certainty(String word) {
        this.word = word;
    }

    static Certainty of(String word) {
        for (Certainty certainty : values()) {
            if (certainty.word.equals(word.toLowerCase(Locale.ROOT))) {
                return certainty;
            }
        }
        throw new IllegalArgumentException(word);
    }

    @Override
    public String toString() {
        return word;
    }
}

package sambaflow.timing;

/** A chip that has no end of something, to see what a section waits for. */
public enum WhatIf {
    /** The chip as it is. */
    NOTHING("as it is"),

    /** The memory outside answers at once. */
    PERFECT_MEMORY("perfect memory"),

    /** Ways have no length, and links are never shared. */
    PERFECT_NETWORK("perfect network"),

    /** Room on the chip is never waited for. */
    INFINITE_BUFFERS("infinite buffers");

    private final String words;

    WhatIf(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}

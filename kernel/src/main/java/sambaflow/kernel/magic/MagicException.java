package sambaflow.kernel.magic;

/** A magic that cannot be called as it is written: unknown name, unclosed quote. */
public final class MagicException extends Exception {
    public MagicException(String message) {
        super(message);
    }
}

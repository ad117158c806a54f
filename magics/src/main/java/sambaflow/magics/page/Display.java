package sambaflow.magics.page;

import java.util.function.Supplier;

/**
 * A result on a page that is replaced by newer states of itself.
 *
 * <p>Updates that come faster than the page shows them are left out without being made; the last
 * one is always made and shown, at the latest by {@link #close()}. Not for several threads.
 */
public interface Display extends AutoCloseable {
    void update(Supplier<Content> newer);

    default void update(Content newer) {
        update(() -> newer);
    }

    @Override
    void close();
}

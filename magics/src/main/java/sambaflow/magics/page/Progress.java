package sambaflow.magics.page;

import java.util.function.Supplier;

/**
 * How far a job has come.
 *
 * <p>Reports that come faster than the page shows them are left out without being made; the last
 * one is always made and shown, at the latest by {@link #close()}. Not for several threads.
 */
public interface Progress extends AutoCloseable {
    /**
     * @param fraction done, from 0 to 1; below 0 when unknown
     * @param text one line without a line break
     */
    void at(double fraction, Supplier<String> text);

    @Override
    void close();
}

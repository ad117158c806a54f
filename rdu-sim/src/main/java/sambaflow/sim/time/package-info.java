/**
 * How long the chip would take.
 *
 * <p>{@link sambaflow.sim.time.Timings} gives each section of a compiled graph its {@link
 * sambaflow.sim.report.SectionTiming}, as {@code sambaflow.timing} finds it for sections that are
 * laid out, and in closed form for others. Numbers of a machine come from {@code sambaflow.chip}
 * alone.
 *
 * <p>This package knows graphs, PEFs and chips; it never sees a tensor's content.
 */
package sambaflow.sim.time;

/**
 * How long the chip would take, predicted in closed form.
 *
 * <p>{@link sambaflow.sim.time.ClosedForm} gives each section of a compiled graph its {@link
 * sambaflow.sim.report.SectionTiming}: loading the program, loading the arguments, and the longer
 * of computing and moving. Numbers of a machine come from {@code sambaflow.chip} alone.
 *
 * <p>This package knows graphs, PEFs and chips; it never sees a tensor's content.
 */
package sambaflow.sim.time;

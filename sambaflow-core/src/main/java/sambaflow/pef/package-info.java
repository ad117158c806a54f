/**
 * The compiled file, PEF (Processor Executable Format): the program a device runs, without weights.
 *
 * <p>{@link sambaflow.pef.Pef} is a {@link sambaflow.pef.Manifest} and one {@link
 * sambaflow.pef.CompiledGraph} for each named graph: the graph, and the {@link
 * sambaflow.pef.Section}s it runs as, each with the {@link sambaflow.pef.Layout} of units it
 * configures. {@link sambaflow.pef.PefWriter} and {@link sambaflow.pef.PefReader} move it to and
 * from a file: a zip of stored, aligned entries in canonical order, so that equal programs are
 * equal bytes.
 *
 * <p>This package knows tensors, graphs and chips; no model and no simulator.
 */
package sambaflow.pef;

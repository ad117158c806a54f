/**
 * Where a graph is cut: {@link sambaflow.section.SectionCutter} groups nodes into the sections that
 * are loaded one after another, by the {@link sambaflow.section.Mode} the user chose, and gives
 * each cut its reason.
 */
package sambaflow.section;

/**
 * What a compilation leaves in the folder of its PEF: logs, the utilisation of the chip and {@code
 * report.json}; and what can be told from it later: whether the PEF is up to date.
 *
 * <p>Begins at {@link sambaflow.folder.PefFolder}. Knows the compiler's report and nothing of apps,
 * arguments or devices.
 */
package sambaflow.folder;

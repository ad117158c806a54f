/**
 * The machine on paper: numbers only, each with where it comes from.
 *
 * <p>{@link sambaflow.chip.RduSpec} describes one RDU and holds the presets sn10, sn20, sn30 and
 * sn40; {@link sambaflow.chip.Platform} describes a node of several; {@link sambaflow.chip.Mesh}
 * its switches and {@link sambaflow.chip.Network} what is between them. Every constant of a machine
 * that any other package uses stands here, {@link sambaflow.chip.Described} in a YAML file by its
 * path; {@link sambaflow.chip.ChipFile} reads those and a user's own.
 */
package sambaflow.chip;

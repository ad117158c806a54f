/**
 * What a section would be on a chip: its operators as stages of a pipeline, what each stage asks
 * for, what it gets, and how long the section then takes.
 *
 * <p>{@link sambaflow.stage.StageGraph} groups the operators of a section into stages joined by
 * channels; {@link sambaflow.stage.Allocator} gives the stages units so that the section's period
 * is as short as the chip allows. The package knows no placement: units are counted, not named.
 */
package sambaflow.stage;

/**
 * The kernel compiler's end: {@link sambaflow.place.Placer} turns the operators of a section into
 * stages and gives each stage compute and memory units of the chip.
 *
 * <p>Every unit has at most one owner within a section; an operator whose data does not fit is
 * worked through in several passes; one that cannot be divided far enough is refused with the unit
 * that is short, the need and what there is.
 */
package sambaflow.place;

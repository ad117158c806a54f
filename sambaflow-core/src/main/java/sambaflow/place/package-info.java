/**
 * The kernel compiler's end: {@link sambaflow.place.Placer} turns the operators of a section into
 * stages, gives each stage compute and memory units of the chip, and finds ways between them.
 *
 * <p>A section becomes a {@link sambaflow.place.Netlist} without names. Its stages are runs along a
 * snake through the mesh ({@link sambaflow.place.Arrangement}), in an order that annealing
 * improves; {@link sambaflow.place.Router} finds trees of links by negotiation; {@link
 * sambaflow.place.Slack} makes channels as deep as those ways need.
 *
 * <p>Every unit has at most one owner within a section; an operator whose data does not fit is
 * worked through in several passes; one that cannot be divided far enough is refused with the unit
 * that is short, the need and what there is.
 */
package sambaflow.place;

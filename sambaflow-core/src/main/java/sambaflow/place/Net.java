package sambaflow.place;

import sambaflow.chip.Network;
import sambaflow.pef.Route;

/**
 * One sender and those that take what it sends, before there is a way for it.
 *
 * @param index of the channel, stage or stream it belongs to
 * @param bytes in one run of the section; 1 for a wire
 * @param from the sender's switch
 * @param to the takers' switches
 */
record Net(Route.Kind kind, int index, Network network, long bytes, int from, int[] to) {}

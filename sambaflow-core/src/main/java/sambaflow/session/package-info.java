/**
 * A model on a device: {@link sambaflow.session.Session} compiles, loads, runs sections, and moves
 * parameters between the host's copy and the device's.
 *
 * <p>The device comes from the service loader; this package knows its interface only.
 */
package sambaflow.session;

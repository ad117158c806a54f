/**
 * The wire: five ZeroMQ sockets, their loops, and the signed multi-part messages that travel on
 * them.
 *
 * <p>{@link sambaflow.kernel.channel.Channels} opens the sockets of a connection file; {@link
 * sambaflow.kernel.channel.RequestLoop} serves shell and control; {@link
 * sambaflow.kernel.channel.Iopub} is the one writer of everything a front end shows; {@link
 * sambaflow.kernel.channel.InputChannel} asks the user for a line; {@link
 * sambaflow.kernel.channel.Wire} signs, checks and takes messages apart.
 *
 * <p>Every socket belongs to one thread, which blocks in receive or wait and never sleeps. This
 * package does not know what a request means: it knows neither Java evaluation nor magics.
 */
package sambaflow.kernel.channel;

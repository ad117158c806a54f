/**
 * Java, a cell at a time: evaluation through JShell in this process, completion, inspection.
 *
 * <p>{@link sambaflow.kernel.shell.JavaShell} is the door. {@link
 * sambaflow.kernel.shell.CellControl} loads and runs the classes JShell compiles; {@link
 * sambaflow.kernel.shell.ClassRewriter} makes them stoppable and gives their frames the cell's name
 * and lines; {@link sambaflow.kernel.shell.Variables} keeps the values of variables whose classes
 * are replaced.
 *
 * <p>This package does not know the protocol, sockets, magics or how a value is drawn.
 */
package sambaflow.kernel.shell;

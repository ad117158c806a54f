/**
 * The kernel: what a front end asks of it, and how a cell runs.
 *
 * <p>{@link sambaflow.kernel.Main} starts it from a connection file. {@link
 * sambaflow.kernel.JavaKernel} is the kernel extensions see: a {@code BaseKernel} of JJava's
 * library, so that any JJava extension on the class path installs into it. {@link
 * sambaflow.kernel.ShellRequests} and {@link sambaflow.kernel.ControlRequests} answer the front
 * end; {@link sambaflow.kernel.Execution} runs cells on the one {@link
 * sambaflow.kernel.CellThread}.
 *
 * <p>The kernel knows nothing of the SDK it is shipped with. Whatever else is on the class path
 * joins as an extension or through a resource {@code META-INF/sambaflow/imports}.
 */
package sambaflow.kernel;

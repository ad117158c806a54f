/**
 * The kernel seen from a front end: a process, five sockets, and what comes back.
 *
 * <p>{@link sambaflow.kernel.KernelClient} starts a kernel of its own and speaks the protocol with
 * its own signing, so that nothing of the kernel's wire vouches for itself. {@code
 * ArchitectureTest} holds the rules of the module.
 */
package sambaflow.kernel;

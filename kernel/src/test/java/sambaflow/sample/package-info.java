/**
 * What a jar beside the kernel could bring: an extension with magics, a type imported by default.
 *
 * <p>The kernel under test finds it on the class path, as it finds any extension. It knows JJava's
 * library and nothing of the kernel.
 */
package sambaflow.sample;

/**
 * The adapter to Jupyter: {@link sambaflow.magics.jupyter.SambaFlowExtension} installs the magics
 * and the renderers into any kernel built on JJava's library.
 *
 * <p>The only package of this module that knows Jupyter types.
 */
package sambaflow.magics.jupyter;

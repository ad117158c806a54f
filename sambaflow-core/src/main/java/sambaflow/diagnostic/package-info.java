/**
 * What users are told: codes that stay the same, sentences, and pages that explain them. {@link
 * sambaflow.diagnostic.Problem} is what stops work, {@link sambaflow.diagnostic.Diagnostic} what is
 * told on the way, {@link sambaflow.diagnostic.Manual} the pages.
 */
package sambaflow.diagnostic;

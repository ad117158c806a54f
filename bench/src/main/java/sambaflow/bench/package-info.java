/**
 * How long compilations take and how good they are, measured by command and never by a test: a time
 * says something only beside the machine that needed it. {@link sambaflow.bench.Bench} is the
 * command, {@link sambaflow.bench.Subjects} what it measures.
 */
package sambaflow.bench;

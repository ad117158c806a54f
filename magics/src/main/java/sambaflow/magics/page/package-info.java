/**
 * Where results are shown: a notebook, a terminal or a test, all behind one interface.
 *
 * <p>A {@link sambaflow.magics.page.Page} takes {@link sambaflow.magics.page.Content}, one result
 * in several media types, and shows the best one it can. What changes while it is being watched is
 * a {@link sambaflow.magics.page.Display}; how far a long job has come is a {@link
 * sambaflow.magics.page.Progress}. {@link sambaflow.magics.page.TerminalPage} is the page of the
 * command line; {@link sambaflow.magics.page.Html} writes the tables of a notebook.
 *
 * <p>This package knows neither results nor pictures nor Jupyter; besides the commands it is the
 * only one that prints.
 */
package sambaflow.magics.page;

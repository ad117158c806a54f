package sambaflow.diagnostic;

/**
 * What can be told about a user's work, one stable name for each; {@link Manual} has a page on it.
 * A code is never given to something else; one that is no longer used stays away.
 */
public enum Code {
    /** Shapes do not fit an operator or a buffer. */
    SF101,
    /** Element types do not fit an operator. */
    SF102,
    /** A tensor was kept from another trace. */
    SF103,
    /** A parameter belongs to no field of the model. */
    SF104,
    /** {@code forward} does not take the inputs, or returns no tensors. */
    SF105,
    /** The model's tree of modules is not one. */
    SF106,
    /** There is no loss to train on. */
    SF107,
    /** A state dict does not fit the model. */
    SF108,
    /** No input has the batch size as its first size. */
    SF109,
    /** The user's own code threw. */
    SF110,
    /** Something of SambaFlow that this version cannot do. */
    SF120,
    /** The optimizer's settings contradict each other or the model. */
    SF130,
    /** A model cannot be compiled, for a reason without a page of its own. */
    SF200,
    /** An argument's value is wrong. */
    SF201,
    /** A model's file, class or variable is not found or not an app. */
    SF202,
    /** Java's compiler refuses the model's file. */
    SF203,
    /** A fusion-rule file is wrong. */
    SF204,
    /** A repository cannot be fetched, or its code was not agreed to. */
    SF205,
    /** A command needs a compilation and there was none. */
    SF206,
    /** A chip's description is wrong. */
    SF207,
    /** Parameters and inputs are larger than the chip's memory. */
    SF301,
    /** An operator asks for more than the whole chip has. */
    SF302,
    /** A section's stages have places and no routes. */
    SF303,
    /** The user stopped the compilation. */
    SF304,
    /** A file of the output folder cannot be written. */
    SF305,
    /** A pass made a broken graph, which is SambaFlow's own mistake. */
    SF310,
    /** A part of the chip is used, because the batch is odd. */
    SF320(Severity.INFO),
    /** The chip's numbers are another chip's. */
    SF321(Severity.INFO),
    /** A block that was asked to be one section is several. */
    SF322(Severity.INFO),
    /** A scaling factor of the resource estimates has no effect. */
    SF323(Severity.INFO),
    /** A section's stages come to wait for each other. */
    SF324(Severity.WARNING),
    /** A PEF is damaged, foreign or too new. */
    SF401,
    /** A PEF was compiled from another model. */
    SF402,
    /** The model has changed since its PEF was compiled. */
    SF403,
    /** An argument of the run contradicts the PEF. */
    SF404,
    /** No PEF is named, or there is none. */
    SF405,
    /** A run cannot begin or go on, for a reason without a page of its own. */
    SF500,
    /** A run came to NaN or infinity. */
    SF501,
    /** The user stopped the run. */
    SF502,
    /** A run was given tensors that the program does not take. */
    SF503,
    /** A checkpoint cannot be read, written or used. */
    SF504,
    /** A result file or its folder cannot be written. */
    SF505,
    /** A run that is named is not there or does not go on, or another one is in the way. */
    SF506,
    /** A checkpoint was not saved as asked. */
    SF510(Severity.WARNING),
    /** The last batch is filled up or left out. */
    SF511(Severity.WARNING),
    /** A log cannot be written. */
    SF512(Severity.WARNING),
    /** Data cannot be read, or is not what the model takes. */
    SF601,
    /** A download did not come. */
    SF602;

    private final Severity severity;

    Code() {
        this(Severity.ERROR);
    }

    Code(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }
}

package sambaflow.pass;

/** In which element types a node computes; sums are float32 in any case. */
enum Arithmetic {
    /** As the model was traced: float32, where the user did not cast. */
    FLOAT32,
    /** Inputs are rounded to bfloat16, the result is float32. */
    MIXED,
    /** Inputs and result are bfloat16. */
    BFLOAT16
}

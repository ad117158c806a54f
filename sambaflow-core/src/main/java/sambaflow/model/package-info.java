/**
 * Well-known models with the names of their published checkpoints: {@link
 * sambaflow.model.GPT2LMHeadModel}, {@link sambaflow.model.LlamaForCausalLM} and {@link
 * sambaflow.model.BertModel} as in Hugging Face's library, {@link sambaflow.model.UNet} as it is
 * mostly written. Making one allocates nothing.
 *
 * <p>Each model has a forward with labels, which returns the loss beside the logits, and one
 * without.
 */
package sambaflow.model;

package sambaflow.model;

import sambaflow.graph.TensorType;
import sambaflow.nn.Functional;
import sambaflow.nn.Initialiser;
import sambaflow.nn.LayerNorm;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.Named;
import sambaflow.nn.Parameter;
import sambaflow.nn.SambaTensor;

/** BERT that fills in missing tokens; its decoder shares the embedding's weight. */
public final class BertForMaskedLM extends Module {
    private final BertModel bert;
    private final Head cls;

    public BertForMaskedLM(BertConfig config) {
        this.bert = new BertModel(config, false);
        this.cls = new Head(config, bert.words().weight());
        FirstValues.normal(this, config.initializerRange());
    }

    /** Logits [batch, length, vocabulary]; inputs as {@link BertModel} has them. */
    public SambaTensor forward(
            SambaTensor inputIds, SambaTensor tokenTypeIds, SambaTensor attentionMask) {
        return cls.predictions.forward(bert.hidden(inputIds, tokenTypeIds, attentionMask));
    }

    /** The loss too, of labels [batch, length]; label -100 has none. */
    public LossAndLogits forward(
            SambaTensor inputIds,
            SambaTensor tokenTypeIds,
            SambaTensor attentionMask,
            SambaTensor labels) {
        return LossAndLogits.of(forward(inputIds, tokenTypeIds, attentionMask), labels);
    }

    private static final class Head extends Module {
        private final Predictions predictions;

        Head(BertConfig c, Parameter words) {
            predictions = new Predictions(c, words);
        }
    }

    private static final class Predictions extends Module {
        private final Parameter bias;
        private final Transform transform;
        private final Decoder decoder;

        Predictions(BertConfig c, Parameter words) {
            bias = new Parameter(TensorType.f32(c.vocabSize()), Initialiser.constant(0));
            transform = new Transform(c);
            decoder = new Decoder(words, bias);
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return decoder.forward(transform.forward(x));
        }
    }

    private static final class Transform extends Module {
        private final Linear dense;

        @Named("LayerNorm")
        private final LayerNorm norm;

        Transform(BertConfig c) {
            dense = new Linear(c.hiddenSize(), c.hiddenSize());
            norm = new LayerNorm(c.hiddenSize(), c.layerNormEps());
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return norm.forward(Functional.gelu(dense.forward(x)));
        }
    }

    /** A layer of which both parameters belong to others as well. */
    private static final class Decoder extends Module {
        private final Parameter weight;
        private final Parameter bias;

        Decoder(Parameter weight, Parameter bias) {
            this.weight = weight;
            this.bias = bias;
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return Functional.linear(x, x.of(weight), x.of(bias));
        }
    }
}

"""Learning by AdamW: adam.ts once more, in JAX."""

import jax
import optax


def create_learner(apply, params, rate, weight_decay, decays):
    """The optimizer's first state, and one step forward and back over a batch, which returns the mean loss last.

    apply(params, stats, x, training) gives logits and the statistics as they are afterwards; decays says of each
    parameter whether weight decay pulls it to zero.
    """
    optimizer = optax.adamw(rate, weight_decay=weight_decay, mask=decays)

    @jax.jit
    def learn(params, stats, opt_state, x, y):
        def loss_of(params):
            logits, new_stats = apply(params, stats, x, training=True)
            return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean(), new_stats

        (loss, stats), gradient = jax.value_and_grad(loss_of, has_aux=True)(params)
        updates, opt_state = optimizer.update(gradient, opt_state, params)
        return optax.apply_updates(params, updates), stats, opt_state, loss

    return jax.jit(optimizer.init)(params), learn

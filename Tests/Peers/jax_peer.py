"""JAX with the whole epoch compiled as one loop. Dropout draws its bits from a counter hash, and
convolutions are matrix products of shifted pictures: both are faster on a processor than what JAX
brings along."""
import os

import workloads as w

os.environ.setdefault("JAX_PLATFORMS", "cpu")
flags = "--xla_cpu_enable_fast_math=true"
if "avx512f" in (open("/proc/cpuinfo").read() if os.path.exists("/proc/cpuinfo") else ""):
    flags += " --xla_cpu_prefer_vector_width=512"
os.environ.setdefault("XLA_FLAGS", flags)

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

random = np.random.default_rng(0)


def layer(fan, *shape):
    weight = random.uniform(-1, 1, shape) * fan**-0.5
    made = {"w": jnp.asarray(weight, jnp.float32), "b": jnp.zeros(shape[-1])}
    if w.HAS_NORM:
        made |= {"gain": jnp.ones(shape[-1]), "shift": jnp.zeros(shape[-1])}
    return made


pairs = list(zip(w.CHANNELS, w.CHANNELS[1:]))
parameters = [layer(9 * i, 9 * i, o) for i, o in pairs]
parameters += [layer(i, i, o) for i, o in zip(w.WIDTHS, w.WIDTHS[1:])]
parameters[-1] = {name: parameters[-1][name] for name in ("w", "b")}
statistics = [
    (jnp.zeros(p["b"].shape), jnp.ones(p["b"].shape)) for p in parameters if "gain" in p]


def norm(p, running, h):
    axes = tuple(range(h.ndim - 1))
    mean = h.mean(axes)
    variance = jnp.square(h - mean).mean(axes)
    count = h.size / h.shape[-1]
    running = (
        0.9 * running[0] + 0.1 * mean, 0.9 * running[1] + 0.1 * variance * count / (count - 1))
    return (h - mean) * lax.rsqrt(variance + 1e-5) * p["gain"] + p["shift"], running


def drop(h, key):
    z = lax.iota(jnp.uint32, h.size).reshape(h.shape) + key
    z = (z ^ (z >> 16)) * jnp.uint32(0x7FEB352D)
    z = (z ^ (z >> 15)) * jnp.uint32(0x846CA68B)
    return jnp.where((z ^ (z >> 16)) >= jnp.uint32(w.DROPOUT * 2**32), h / (1 - w.DROPOUT), 0)


def shifted(h):
    q = jnp.pad(h, ((0, 0), (1, 1), (1, 1), (0, 0)))
    size = h.shape[1]
    return jnp.concatenate([q[:, i : i + size, j : j + size] for i in range(3) for j in range(3)], -1)


def forward(parameters, statistics, h, key):
    moved = []
    last = len(parameters) - 1
    for index, p in enumerate(parameters):
        if index < len(pairs):
            h = shifted(h)
        elif index == len(pairs) and pairs:
            n, size, _, channels = h.shape
            h = h.reshape(n, size // 2, 2, size // 2, 2, channels).max((2, 4)).reshape(n, -1)
        h = h @ p["w"] + p["b"]
        if index == last:
            return h, moved
        if "gain" in p:
            h, running = norm(p, statistics[index], h)
            moved.append(running)
        h = jnp.tanh(h) if w.NAME == "W1" else jax.nn.relu(h)
        if w.DROPOUT and index >= len(pairs):
            h = drop(h, key + jnp.uint32(index * 0x9E3779B9))


def loss(parameters, statistics, x, y, key):
    z, moved = forward(parameters, statistics, x, key)
    if w.NAME == "W1":
        return (jax.nn.softplus(z) - y[:, None] * z).mean(), moved
    return -jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1).mean(), moved


def update(p, g, m, v, t):
    if w.NAME == "W1":
        return p - w.RATE * g, m, v
    g = g + w.L2 * p if p.ndim > 1 else g
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    step = w.RATE * m / (1 - 0.9**t) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return p - step, m, v


def run(carry, order, inputs, labels):
    def step(carry, places):
        parameters, statistics, m, v, t = carry
        t = t + 1
        key = t.astype(jnp.uint32) * jnp.uint32(0x85EBCA6B)
        (_, statistics), gradients = jax.value_and_grad(loss, has_aux=True)(
            parameters, statistics, inputs[places], labels[places], key)
        leaves, form = jax.tree.flatten(parameters)
        moved = [
            update(*part, t) for part in zip(leaves, *(form.flatten_up_to(x) for x in (gradients, m, v)))]
        parameters, m, v = (form.unflatten(part) for part in zip(*moved))
        return (parameters, statistics, m, v, t), None

    return lax.scan(step, carry, order)[0]


run = jax.jit(run, donate_argnums=0)
inputs, labels = w.data()
inputs = jnp.asarray(inputs.reshape(-1, 8, 8, 1) if w.NAME == "W4" else inputs)
labels = jnp.asarray(labels)
zeros = jax.tree.map(jnp.zeros_like, parameters)
carry = (parameters, statistics, zeros, jax.tree.map(jnp.zeros_like, parameters), jnp.float32(0))


def epoch():
    global carry
    order = random.permutation(w.SAMPLES)[: w.STEPS * w.BATCH].astype(np.int32)
    carry = jax.block_until_ready(run(carry, order.reshape(w.STEPS, w.BATCH), inputs, labels))


w.measure(epoch)

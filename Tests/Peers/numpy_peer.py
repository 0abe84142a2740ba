"""NumPy by hand: the equations as whole-array operations, in place where that helps."""
import workloads as w

import numpy as np

random = np.random.default_rng(0)
single = np.float32
fans = [(9 * i, o) for i, o in zip(w.CHANNELS, w.CHANNELS[1:])]
convolutions = len(fans)
fans += list(zip(w.WIDTHS, w.WIDTHS[1:]))
last = len(fans) - 1


def start():
    for index, (i, o) in enumerate(fans):
        yield random.uniform(-1, 1, (i, o)) * i**-0.5
        yield np.zeros(o)
        if w.HAS_NORM and index < last:
            yield np.ones(o)
            yield np.zeros(o)


first = list(start())
size = sum(part.size for part in first)
theta, gradient, m, v, step, root = (np.zeros(size, single) for _ in range(6))


def views(flat):
    """The flat vector as one list of parts a layer."""
    parts, place = [], 0
    for part in first:
        parts.append(flat[place : place + part.size].reshape(part.shape))
        place += part.size
    width = 4 if w.HAS_NORM else 2
    return [parts[k : k + width] for k in range(0, len(parts), width)]


parameters, gradients = views(theta), views(gradient)
for own, number in zip((p for layer in parameters for p in layer), first):
    own[...] = number
weights = np.concatenate([np.full(p.size, p.ndim > 1, single) for p in first]) * single(w.L2)
running = [[np.zeros(o, single), np.ones(o, single)] for _, o in fans]
t = 0


def shifted(h):
    size = h.shape[1]
    q = np.zeros((len(h), size + 2, size + 2, h.shape[3]), single)
    q[:, 1:-1, 1:-1] = h
    return np.concatenate(
        [q[:, i : i + size, j : j + size] for i in range(3) for j in range(3)], -1
    ).reshape(-1, 9 * h.shape[3])


def unshifted(d, shape):
    size = shape[1]
    q = np.zeros((shape[0], size + 2, size + 2, shape[3]), single)
    d = d.reshape(shape[0], size, size, 9, shape[3])
    for k in range(9):
        q[:, k // 3 : k // 3 + size, k % 3 : k % 3 + size] += d[:, :, :, k]
    return q[:, 1:-1, 1:-1]


def squares(h):
    """Each 2x2 square of pictures in a row of four."""
    n, size, _, c = h.shape
    return h.reshape(n, size // 2, 2, size // 2, 2, c).transpose(0, 1, 3, 5, 2, 4).reshape(-1, 4)


def unsquares(d, shape):
    n, size, _, c = shape
    return d.reshape(n, size // 2, size // 2, c, 2, 2).transpose(0, 1, 4, 2, 5, 3).reshape(-1, c)


def hidden(index, z):
    """Norm, activation and dropout of a layer, with what the way back needs."""
    keep = {}
    if w.HAS_NORM:
        _, _, gain, shift = parameters[index]
        mean = z.mean(0)
        z -= mean
        variance = np.einsum("ij,ij->j", z, z) / single(len(z))
        keep["inverse"] = 1 / np.sqrt(variance + single(1e-5))
        z *= keep["inverse"]
        keep["normal"] = z
        for number, new in zip(running[index], (mean, variance * len(z) / (len(z) - 1))):
            number *= single(0.9)
            number += single(0.1) * new
        z = z * gain + shift
    if w.NAME == "W1":
        keep["factor"] = np.tanh(z)
        return keep["factor"], {"slope": 1 - keep["factor"] ** 2}
    slope = (z > 0).astype(single)
    if w.DROPOUT and index >= convolutions:
        slope *= random.random(z.shape, dtype=single) >= single(w.DROPOUT)
        slope *= single(1 / (1 - w.DROPOUT))
    keep["slope"] = slope
    return z * slope, keep


def back(index, d, keep):
    d = d * keep["slope"]
    if "normal" in keep:
        gain, normal = parameters[index][2], keep["normal"]
        dgain, dshift = gradients[index][2:]
        np.einsum("ij,ij->j", d, normal, out=dgain)
        d.sum(0, out=dshift)
        d = (d - dshift / len(d) - normal * (dgain / len(d))) * (gain * keep["inverse"])
    return d


def train(x, y):
    inputs, kept, shapes = [], [], []
    h = x.reshape(-1, 8, 8, 1) if convolutions else x
    for index in range(last):
        shapes.append(h.shape)
        inputs.append(shifted(h) if index < convolutions else h)
        h, keep = hidden(index, inputs[-1] @ parameters[index][0] + parameters[index][1])
        kept.append(keep)
        if index < convolutions:
            h = h.reshape(len(x), 8, 8, -1)
        if index == convolutions - 1:
            full, rows = h.shape, squares(h)
            best = rows.argmax(1)
            h = rows[np.arange(len(rows)), best].reshape(len(x), -1)
    z = h @ parameters[last][0] + parameters[last][1]
    if w.NAME == "W1":
        d = 1 / (1 + np.exp(-z)) - y[:, None]
    else:
        d = np.exp(z - z.max(1, keepdims=True))
        d /= d.sum(1, keepdims=True)
        d[np.arange(len(d)), y] -= 1
    d = (d / len(d)).astype(single)
    inputs.append(h)
    for index in range(last, -1, -1):
        if index == convolutions - 1:
            rows = np.zeros((len(best), 4), single)
            rows[np.arange(len(best)), best] = d.ravel()
            d = unsquares(rows, full)
        if index < last:
            d = back(index, d, kept[index])
        np.matmul(inputs[index].T, d, out=gradients[index][0])
        d.sum(0, out=gradients[index][1])
        if index:
            d = d @ parameters[index][0].T
            if index < convolutions:
                d = unshifted(d, shapes[index]).reshape(-1, shapes[index][3])
    descend()


def descend():
    global t
    if w.NAME == "W1":
        np.multiply(gradient, single(w.RATE), out=step)
    else:
        t += 1
        if w.L2:
            np.multiply(theta, weights, out=step)
            np.add(gradient, step, out=gradient)
        np.multiply(m, single(0.9), out=m)
        np.multiply(gradient, single(0.1), out=step)
        np.add(m, step, out=m)
        np.multiply(v, single(0.999), out=v)
        np.multiply(gradient, gradient, out=step)
        np.multiply(step, single(0.001), out=step)
        np.add(v, step, out=v)
        np.sqrt(v, out=root)
        np.multiply(root, single((1 - 0.999**t) ** -0.5), out=root)
        np.add(root, single(1e-8), out=root)
        np.divide(m, root, out=step)
        np.multiply(step, single(w.RATE / (1 - 0.9**t)), out=step)
    np.subtract(theta, step, out=theta)


inputs_all, labels_all = w.data()


def epoch():
    order = random.permutation(w.SAMPLES)
    for place in range(0, w.STEPS * w.BATCH, w.BATCH):
        places = order[place : place + w.BATCH]
        train(inputs_all[places], labels_all[places])


w.measure(epoch)

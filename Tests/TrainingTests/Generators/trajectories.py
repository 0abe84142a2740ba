"""Trains small networks in PyTorch and prints what became of them as Swift source.

    python trajectories.py > ../Network/PyTorchTrajectories.swift

Each case is one line of Gradus's own settings. Inputs, labels and first weights follow from the
formula `draw`, which the tests repeat, so that they need not be stored. Losses and weights are those
of float64; every number is what PyTorch computed, with these exceptions, which PyTorch leaves to its
users: penalties are added to the loss by hand, decoupled decay of other optimizers than AdamW and the
stop of L1 at zero are done by hand around the step, and dropout masks are drawn by the published
function of CKernels.h and multiplied in.
"""

import math
import sys

import torch
from torch import nn
from torch.optim import lr_scheduler as schedulers

# NAdam keeps its product of momenta in the default precision, whatever the parameters have.
torch.set_default_dtype(torch.float64)

# No Adam where a bias stands before a norm: its gradient is 0 but for rounding, and Adam would blow
# the rounding up to full steps.
CASES = [
    # name, data, samples, validation samples, settings
    ("sgd", "classes", 23, 8, "hidden=7,5 activation=tanh optimizer=sgd lr=0.1 batch=5 epochs=4"),
    ("two classes", "pair", 22, 8, "hidden=6 activation=relu optimizer=momentum lr=0.05 batch=4 epochs=4"),
    ("regression", "numbers", 21, 8, "hidden=6,4 activation=elu optimizer=nesterov lr=0.02 batch=8 epochs=4"),
    ("adagrad", "classes", 23, 8, "hidden=6 activation=leaky_relu optimizer=adagrad lr=0.1 batch=5 epochs=4"),
    ("rmsprop", "classes", 23, 8, "hidden=6 activation=gelu optimizer=rmsprop lr=0.01 batch=5 epochs=4"),
    ("rmsprop centered", "classes", 23, 8, "hidden=6 activation=silu optimizer=rmsprop centered=on optimizer.momentum=0.8 lr=0.003 batch=5 epochs=4"),
    ("adam", "classes", 23, 8, "hidden=6,5,4 activation=softplus optimizer=adam lr=0.02 batch=6 epochs=4"),
    ("adamw", "classes", 23, 8, "hidden=6 activation=selu optimizer=adamw lr=0.02 weight_decay=0.1 batch=5 epochs=4"),
    ("nadam", "classes", 23, 8, "hidden=6 activation=sigmoid optimizer=nadam lr=0.02 batch=5 epochs=4"),
    ("amsgrad", "classes", 23, 8, "hidden=6 activation=tanh optimizer=amsgrad lr=0.02 batch=5 epochs=4"),
    ("dampening", "numbers", 21, 8, "hidden=5 activation=tanh optimizer=momentum dampening=0.5 lr=0.05 batch=8 epochs=3"),
    ("linear model", "classes", 23, 8, "hidden=none optimizer=sgd lr=0.1 batch=5 epochs=3"),
    ("norm before", "classes", 23, 8, "hidden=7,5 activation=relu batch_norm=before optimizer=momentum lr=0.02 batch=5 epochs=4"),
    ("norm after", "classes", 23, 8, "hidden=7,5 activation=tanh batch_norm=after optimizer=sgd lr=0.1 batch=5 epochs=4"),
    ("norm after, with adam", "classes", 23, 8, "hidden=7,5 activation=tanh batch_norm=after optimizer=adam lr=0.01 batch=5 epochs=4"),
    ("norm of the inputs", "numbers", 23, 8, "hidden=6 activation=tanh batch_norm=input bn_momentum=0.2 optimizer=sgd lr=0.05 batch=6 epochs=4"),
    ("norm with a last batch of one", "classes", 21, 8, "hidden=6 activation=relu batch_norm=before optimizer=sgd lr=0.1 batch=5 epochs=3"),
    ("convolution", "pictures", 11, 4, "conv=3,4 pool=each hidden=5 activation=relu optimizer=sgd lr=0.05 batch=4 epochs=3"),
    ("convolution with norm", "pictures", 11, 4, "conv=3,4 pool=last batch_norm=before hidden=5 activation=relu optimizer=sgd lr=0.05 batch=4 epochs=3"),
    ("convolution, norm after", "pictures", 11, 4, "conv=3 pool=off batch_norm=after hidden=none activation=tanh optimizer=sgd lr=0.05 batch=4 epochs=2"),
    ("convolution, norm of the inputs", "pictures", 11, 4, "conv=3 pool=each batch_norm=input hidden=4 activation=tanh optimizer=sgd lr=0.05 batch=4 epochs=2"),
    ("l2", "classes", 23, 8, "hidden=6 activation=tanh l2=0.1 optimizer=adam lr=0.01 batch=5 epochs=4"),
    ("l1", "classes", 23, 8, "hidden=6 activation=tanh l1=0.05 optimizer=sgd lr=0.1 batch=5 epochs=4"),
    ("l1 and l2 and clip", "classes", 23, 8, "hidden=6 activation=tanh l1=0.02 l2=0.05 clip=0.3 optimizer=momentum lr=0.05 batch=5 epochs=4"),
    ("decoupled decay", "classes", 23, 8, "hidden=6 activation=tanh weight_decay=0.2 optimizer=sgd lr=0.1 batch=5 epochs=4"),
    ("clip", "numbers", 21, 8, "hidden=6 activation=relu clip=0.2 optimizer=sgd lr=0.1 batch=8 epochs=4"),
    ("label smoothing", "classes", 23, 8, "hidden=6 activation=tanh label_smoothing=0.2 optimizer=sgd lr=0.1 batch=5 epochs=3"),
    ("huber", "numbers", 21, 8, "hidden=6 activation=tanh loss=huber delta=0.5 optimizer=sgd lr=0.1 batch=8 epochs=3"),
    ("squared error of classes", "classes", 23, 8, "hidden=6 activation=tanh loss=mse optimizer=sgd lr=0.1 batch=5 epochs=3"),
    ("full batch", "classes", 23, 8, "hidden=6 activation=tanh optimizer=sgd lr=0.2 batch=full epochs=4"),
    ("dropout", "classes", 23, 8, "hidden=8,6 activation=relu dropout=0.5,0.25 dropout_input=0.1 optimizer=adam lr=0.01 batch=5 epochs=4"),
    ("norm and dropout", "classes", 23, 8, "hidden=8,6 activation=relu batch_norm=after dropout=0.3 optimizer=sgd lr=0.05 batch=5 epochs=3"),
    ("exponential", "classes", 23, 8, "hidden=5 activation=tanh optimizer=sgd lr=0.2 schedule=exponential(rate=0.5) batch=5 epochs=4"),
    ("exponential staircase", "classes", 23, 8, "hidden=5 activation=tanh optimizer=momentum lr=0.05 schedule=exponential(rate=0.5,staircase=on) batch=5 epochs=4"),
    ("polynomial", "classes", 23, 8, "hidden=5 activation=tanh optimizer=sgd lr=0.2 schedule=polynomial(power=2) batch=5 epochs=4"),
    ("piecewise", "classes", 23, 8, "hidden=5 activation=tanh optimizer=sgd lr=0.2 schedule=piecewise(1:0.02,3:0.002) batch=5 epochs=4"),
    ("step", "classes", 23, 8, "hidden=5 activation=tanh optimizer=adam lr=0.02 schedule=step(factor=0.5,every=2) batch=5 epochs=5"),
    ("cosine with warm-up", "classes", 23, 8, "hidden=5 activation=tanh optimizer=adam lr=0.02 schedule=cosine(end=0.001,warmup=1) batch=5 epochs=4"),
    ("onecycle", "classes", 23, 8, "hidden=5 activation=tanh optimizer=sgd lr=0.3 schedule=onecycle batch=5 epochs=4"),
    ("plateau", "classes", 23, 8, "hidden=5 activation=relu optimizer=sgd lr=1.5 schedule=plateau(factor=0.5,patience=0) batch=5 epochs=6"),
]

FEATURES = {"classes": 4, "pair": 3, "numbers": 3, "pictures": 5 * 6 * 2}
OUTPUTS = {"classes": 3, "pair": 1, "numbers": 2, "pictures": 3}
HEIGHT, WIDTH, CHANNELS = 5, 6, 2
STAGGER = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def draw(stream, index):
    """A multiple of 1/1024 from -1 up to 1."""
    hashed = ((index * 7919 + stream * 104729 + 12345) * 2654435761) & 0xFFFFFFFF
    return (hashed >> 21) / 1024 - 1


def parse(line):
    settings = {}
    for token in line.split():
        name, value = token.split("=", 1)
        settings[name.removeprefix("optimizer.")] = value
    return settings


def call(text):
    """exponential(rate=0.5) as its name, named and bare arguments."""
    if "(" not in text:
        return text, {}, []
    name, rest = text.rstrip(")").split("(", 1)
    named, bare = {}, []
    for item in rest.split(","):
        if "=" in item:
            key, value = item.split("=")
            named[key] = value
        else:
            bare.append(item)
    return name, named, bare


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def dropout_mask(seed, layer, step, p, rows, columns):
    """gk_dropout_key and gk_dropout_bits of CKernels.h."""
    z = mix((seed + STAGGER) & MASK)
    z = mix(z ^ ((layer + 1) * 0xD1342543DE82EF95) & MASK)
    key = mix(z ^ ((step + 1) * STAGGER) & MASK)
    threshold = round(p * 65536)
    mask = torch.zeros(rows, columns, dtype=torch.float64)
    for row in range(rows):
        pair = mix((key + (row >> 1) * STAGGER) & MASK)
        for unit in range(columns):
            x = (pair + unit * 0x9E3779B9) & 0xFFFFFFFF
            x = ((x ^ (x >> 16)) * 0x21F0AAAD) & 0xFFFFFFFF ^ (pair >> 32)
            x = ((x ^ (x >> 15)) * 0xD35A2D97) & 0xFFFFFFFF
            x ^= x >> 15
            bits = x >> 16 if row & 1 else x & 0xFFFF
            mask[row, unit] = 0 if bits < threshold else 1 / (1 - p)
    return mask


class Masked(nn.Module):
    """Dropout whose mask is a function of layer and step."""

    def __init__(self, p, layer, clock):
        super().__init__()
        self.p, self.layer, self.clock = p, layer, clock

    def forward(self, x):
        if not self.training:
            return x
        mask = dropout_mask(DROPOUT_SEED, self.layer, self.clock["step"], self.p, *x.shape)
        return x * mask


DROPOUT_SEED = 11399443223392521325  # what seed 1 gives, see StreamTests.swift

ACTIVATIONS = {
    "relu": nn.ReLU, "leaky_relu": nn.LeakyReLU, "elu": nn.ELU, "selu": nn.SELU, "gelu": nn.GELU,
    "silu": nn.SiLU, "softplus": nn.Softplus, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid,
}


def widths(text):
    return [] if text == "none" else [int(width) for width in text.split(",")]


def build(data, settings, clock):
    """The network, its parts named as Gradus names them."""
    place = settings.get("batch_norm", "off")
    momentum = float(settings.get("bn_momentum", 0.1))
    activation = ACTIVATIONS[settings.get("activation", "relu")]
    convs = widths(settings.get("conv", "none"))
    hidden = widths(settings["hidden"])
    pool = settings.get("pool", "each")
    rates = [float(p) for p in settings.get("dropout", "0").split(",")]
    if len(rates) == 1:
        rates = rates * len(hidden)
    model = nn.Sequential()
    channels = CHANNELS if data == "pictures" else FEATURES[data]
    if place == "input":
        norm = nn.BatchNorm2d if convs else nn.BatchNorm1d
        model.add_module("norm0", norm(channels, momentum=momentum))
    if float(settings.get("dropout_input", 0)) > 0:
        model.add_module("drop0", Masked(float(settings["dropout_input"]), 0, clock))
    number = 0
    height, width = HEIGHT, WIDTH
    for index, out in enumerate(convs):
        number += 1
        model.add_module(f"conv{number}", nn.Conv2d(channels, out, 3, padding=1))
        if place == "before":
            model.add_module(f"norm{number}", nn.BatchNorm2d(out, momentum=momentum))
        model.add_module(f"act{number}", activation())
        if place == "after":
            model.add_module(f"norm{number}", nn.BatchNorm2d(out, momentum=momentum))
        if pool == "each" or pool == "last" and index == len(convs) - 1:
            model.add_module(f"pool{number}", nn.MaxPool2d(2))
            height, width = height // 2, width // 2
        channels = out
    if convs:
        model.add_module("flatten", nn.Flatten())
        channels *= height * width
    for index, out in enumerate(hidden):
        number += 1
        model.add_module(f"dense{index + 1}", nn.Linear(channels, out))
        if place == "before":
            model.add_module(f"norm{number}", nn.BatchNorm1d(out, momentum=momentum))
        model.add_module(f"act{number}", activation())
        if place == "after":
            model.add_module(f"norm{number}", nn.BatchNorm1d(out, momentum=momentum))
        if rates[index] > 0:
            model.add_module(f"drop{number}", Masked(rates[index], index + 1, clock))
        channels = out
    model.add_module("output", nn.Linear(channels, OUTPUTS[data]))
    return model.double()


def tensors(model):
    """Named numbers in the order of Gradus: parameters by layer, then running statistics."""
    state = model.state_dict()
    names = [n for n in state if "running" not in n and "num_batches" not in n]
    names += [n for n in state if "running" in n]
    return [(name, state[name]) for name in names]


def fill(model):
    """The first weights: a formula of the tensor's number and the place within it."""
    with torch.no_grad():
        for number, (name, tensor) in enumerate(tensors(model)):
            if "running" in name:
                continue
            values = [draw(100 + number, i) / 2 for i in range(tensor.numel())]
            if name.startswith("norm") and name.endswith("weight"):
                values = [1 + value for value in values]
            tensor.copy_(torch.tensor(values, dtype=torch.float64).reshape(tensor.shape))


def samples(data, count, stream):
    features = FEATURES[data]
    x = torch.tensor(
        [[2 * draw(stream, row * features + j) for j in range(features)] for row in range(count)],
        dtype=torch.float64)
    if data == "pictures":  # pixel by pixel there, channel by channel here
        x = x.reshape(count, HEIGHT, WIDTH, CHANNELS).permute(0, 3, 1, 2).contiguous()
    if data == "numbers":
        y = torch.tensor(
            [[draw(stream + 1, row * 2 + j) for j in range(2)] for row in range(count)],
            dtype=torch.float64)
    else:
        classes = max(2, OUTPUTS[data])
        y = torch.tensor(
            [int((draw(stream + 1, row) + 1) / 2 * classes) for row in range(count)])
    return x, y


def loss_function(data, settings):
    name = settings.get("loss", "auto")
    if name == "huber":
        return nn.HuberLoss(delta=float(settings["delta"]))
    if data == "numbers":
        return nn.MSELoss()
    if name == "mse":
        return lambda z, y: nn.functional.mse_loss(
            z, nn.functional.one_hot(y, z.shape[1]).double())
    if data == "pair":
        return lambda z, y: nn.functional.binary_cross_entropy_with_logits(z[:, 0], y.double())
    return nn.CrossEntropyLoss(label_smoothing=float(settings.get("label_smoothing", 0)))


def optimizer_of(settings, parameters):
    lr = float(settings["lr"])
    momentum = float(settings.get("momentum", 0.9))
    o = torch.optim
    return {
        "sgd": lambda: o.SGD(parameters, lr),
        "momentum": lambda: o.SGD(
            parameters, lr, momentum=momentum, dampening=float(settings.get("dampening", 0))),
        "nesterov": lambda: o.SGD(parameters, lr, momentum=momentum, nesterov=True),
        "adagrad": lambda: o.Adagrad(parameters, lr),
        "rmsprop": lambda: o.RMSprop(
            parameters, lr, alpha=0.9, centered=settings.get("centered") == "on",
            momentum=float(settings.get("momentum", 0))),
        "adam": lambda: o.Adam(parameters, lr),
        "adamw": lambda: o.AdamW(parameters, lr, weight_decay=float(settings["weight_decay"])),
        "nadam": lambda: o.NAdam(parameters, lr),
        "amsgrad": lambda: o.Adam(parameters, lr, amsgrad=True),
    }[settings["optimizer"]]()


def scheduler_of(settings, optimizer, per_epoch, epochs):
    """PyTorch's scheduler, and whether it counts steps, epochs or losses."""
    name, named, bare = call(settings.get("schedule", "constant"))
    total = per_epoch * epochs
    s = schedulers
    if name == "constant":
        return None, "step"
    if name == "exponential":
        if named.get("staircase") == "on":
            return s.ExponentialLR(optimizer, float(named["rate"])), "epoch"
        return s.ExponentialLR(optimizer, float(named["rate"]) ** (1 / per_epoch)), "step"
    if name == "polynomial":
        return s.PolynomialLR(optimizer, total, float(named["power"])), "step"
    if name == "piecewise":
        at = [int(item.split(":")[0]) for item in bare]
        return s.MultiStepLR(optimizer, at, 0.1), "epoch"
    if name == "step":
        return s.StepLR(optimizer, int(named["every"]), float(named["factor"])), "epoch"
    if name == "cosine":
        warm = int(named["warmup"]) * per_epoch
        ramp = s.LinearLR(optimizer, 1 / warm, 1, warm - 1)
        # The product of both; PyTorch's recursive cosine would not multiply, its closed form does.
        base, end = float(settings["lr"]), float(named["end"])
        cosine = s.LambdaLR(
            optimizer, lambda t: (end + (base - end) * (1 + math.cos(math.pi * t / total)) / 2) / base)
        del ramp
        product = s.LambdaLR(
            optimizer, lambda t: cosine.lr_lambdas[0](t) * min(1, (t + 1) / warm))
        return product, "step"
    if name == "onecycle":
        return s.OneCycleLR(
            optimizer, float(settings["lr"]), total_steps=total, cycle_momentum=False), "step"
    if name == "plateau":
        return s.ReduceLROnPlateau(
            optimizer, factor=float(named["factor"]), patience=int(named["patience"])), "loss"
    raise ValueError(name)


def batches(count, size, has_norm):
    starts = list(range(0, count, size))
    if has_norm and count % size == 1 and len(starts) > 1:
        starts.pop()
    return [range(a, b) for a, b in zip(starts, starts[1:] + [count])]


def run(data, count, held, line):
    settings = parse(line)
    clock = {"step": 0}
    model = build(data, settings, clock)
    fill(model)
    x, y = samples(data, count, 1)
    vx, vy = samples(data, held, 3)
    loss = loss_function(data, settings)
    optimizer = optimizer_of(settings, model.parameters())
    size = count if settings["batch"] == "full" else int(settings["batch"])
    cut = batches(count, size, settings.get("batch_norm", "off") != "off")
    epochs = int(settings["epochs"])
    scheduler, unit = scheduler_of(settings, optimizer, len(cut), epochs)
    l1, l2 = float(settings.get("l1", 0)), float(settings.get("l2", 0))
    decay = 0 if settings["optimizer"] == "adamw" else float(settings.get("weight_decay", 0))
    weights = [
        p for n, p in model.named_parameters() if n.endswith("weight") and not n.startswith("norm")]
    rows = []
    for _ in range(epochs):
        model.train()
        trained = []
        for batch in cut:
            index = list(batch)
            optimizer.zero_grad()
            value = loss(model(x[index]), y[index])
            penalty = sum(l1 * w.abs().sum() + l2 / 2 * (w * w).sum() for w in weights)
            (value + penalty).backward()
            norm = nn.utils.clip_grad_norm_(
                model.parameters(), float(settings.get("clip", math.inf)))
            before = [w.detach().clone() for w in weights]
            if decay:
                with torch.no_grad():
                    for p in model.parameters():
                        p.mul_(1 - optimizer.param_groups[0]["lr"] * decay)
            rate = optimizer.param_groups[0]["lr"]
            optimizer.step()
            if l1 > 0:
                with torch.no_grad():
                    for w, old in zip(weights, before):
                        w[w * old < 0] = 0
            if scheduler and unit == "step" and clock["step"] + 1 < len(cut) * epochs:
                scheduler.step()
            clock["step"] += 1
            trained.append(value.item())
        model.eval()
        with torch.no_grad():
            train_loss, val_loss = loss(model(x), y).item(), loss(model(vx), vy).item()
        rows.append([train_loss, val_loss, sum(trained) / len(trained), rate, norm.item()])
        if scheduler and unit == "epoch":
            scheduler.step()
        if scheduler and unit == "loss":
            scheduler.step(val_loss)
    return rows, tensors(model)


def numbers(values):
    return ",".join(f"{value:.12g}" for value in values)


def show(name, data, count, held, line, rows, state):
    """One case as a line of JSON; `state` is a list of named tensors."""
    epochs = ",".join("[" + numbers(row) + "]" for row in rows)
    final = ",".join(f'"{n}":[{numbers(t.flatten().tolist())}]' for n, t in state)
    print(
        f'{{"name":"{name}","data":"{data}","train":{count},"val":{held},"line":"{line}",'
        f'"epochs":[{epochs}],"tensors":{{{final}}}}}')
    print(name, rows[-1], file=sys.stderr)


def head(script, package, constant):
    print(f"// Made by Generators/{script} with {package}.")
    print("// For each case a line of JSON: epochs as [train_loss, val_loss, batch_loss, lr,")
    print("// gradient_norm], then every tensor after the last epoch.")
    print("// swift-format-ignore-file")
    print(f'let {constant} = #"""')


if __name__ == "__main__":
    head("trajectories.py", "PyTorch " + torch.__version__.split("+")[0], "pyTorchTrajectories")
    for name, data, count, held, line in CASES:
        show(name, data, count, held, line, *run(data, count, held, line))
    print('"""#')

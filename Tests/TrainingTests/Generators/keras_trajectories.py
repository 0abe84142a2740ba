"""Trains small networks in Keras and prints what became of them as Swift source.

    KERAS_BACKEND=torch python keras_trajectories.py > ../Network/KerasTrajectories.swift

The cases, inputs and first weights are made as in trajectories.py; here the settings say flavor=keras
wherever the two frameworks differ. Only the stop of L1 at zero is done by hand.
"""

import math
import os

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import torch
from keras.src import backend
from keras.src.backend.common import dtypes

from trajectories import (
    CHANNELS, FEATURES, HEIGHT, OUTPUTS, WIDTH, batches, call, draw, head, parse, samples, show,
    widths)

keras.backend.set_floatx("float64")
keras.config.set_dtype_policy("float64")
# On PyTorch Keras multiplies, averages and normalises in float32, whatever it is given.
promoted = dtypes.result_type


def in_double(*types):
    kind = promoted(*types)
    return "float64" if kind == "float32" else kind


dtypes.result_type = backend.result_type = in_double

CASES = [
    ("norm before", "classes", 23, 8, "hidden=7,5 activation=relu batch_norm=before optimizer=sgd lr=0.1 batch=5 epochs=4"),
    ("norm after", "classes", 23, 8, "hidden=7,5 activation=tanh batch_norm=after optimizer=momentum lr=0.05 batch=5 epochs=4"),
    ("norm of the inputs", "numbers", 23, 8, "hidden=6 activation=tanh batch_norm=input optimizer=sgd lr=0.05 batch=6 epochs=4"),
    ("convolution with norm", "pictures", 11, 4, "conv=3,4 pool=each batch_norm=before hidden=5 activation=relu optimizer=sgd lr=0.05 batch=4 epochs=3"),
    ("leaky relu", "classes", 23, 8, "hidden=6,4 activation=leaky_relu optimizer=sgd lr=0.1 batch=5 epochs=3"),
    ("l2", "classes", 23, 8, "hidden=6 activation=tanh l2=0.05 optimizer=sgd lr=0.1 batch=5 epochs=4"),
    ("l1 and l2 and clip", "classes", 23, 8, "hidden=6 activation=tanh l1=0.02 l2=0.03 clip=0.3 optimizer=momentum lr=0.05 batch=5 epochs=4"),
    ("adam", "classes", 23, 8, "hidden=6 activation=softplus optimizer=adam lr=0.02 batch=5 epochs=4"),
    ("adamw", "classes", 23, 8, "hidden=6 activation=selu optimizer=adamw lr=0.02 weight_decay=0.1 batch=5 epochs=4"),
    ("nadam", "classes", 23, 8, "hidden=6 activation=sigmoid optimizer=nadam lr=0.02 batch=5 epochs=4"),
    ("amsgrad", "classes", 23, 8, "hidden=6 activation=elu optimizer=amsgrad lr=0.02 batch=5 epochs=4"),
    ("adagrad", "classes", 23, 8, "hidden=6 activation=gelu optimizer=adagrad lr=0.1 batch=5 epochs=4"),
    ("rmsprop", "classes", 23, 8, "hidden=6 activation=silu optimizer=rmsprop lr=0.01 batch=5 epochs=4"),
    ("decay under momentum", "classes", 23, 8, "hidden=6 activation=tanh optimizer=momentum lr=0.05 weight_decay=0.1 schedule=exponential(rate=0.4,every=2) batch=5 epochs=4"),
    ("nesterov and polynomial", "classes", 23, 8, "hidden=6 activation=tanh optimizer=nesterov lr=0.05 schedule=polynomial(power=2) batch=5 epochs=4"),
    ("piecewise", "classes", 23, 8, "hidden=6 activation=tanh optimizer=momentum lr=0.05 schedule=piecewise(1:0.01,3:0.002) batch=5 epochs=4"),
    ("cosine with warm-up", "classes", 23, 8, "hidden=6 activation=tanh optimizer=momentum lr=0.05 schedule=cosine(warmup=1) batch=5 epochs=4"),
    ("two classes, smoothed", "pair", 22, 8, "hidden=6 activation=relu optimizer=sgd lr=0.1 label_smoothing=0.1 batch=4 epochs=3"),
    ("huber", "numbers", 21, 8, "hidden=6 activation=tanh loss=huber delta=0.5 optimizer=sgd lr=0.1 batch=8 epochs=3"),
]


def build(data, settings):
    place = settings.get("batch_norm", "off")
    layers = keras.layers
    penalty = keras.regularizers.L1L2(
        float(settings.get("l1", 0)), float(settings.get("l2", 0)))

    def activation(name):
        kind = settings["activation"]
        if kind == "leaky_relu":
            return layers.LeakyReLU(name=name)
        if kind == "gelu":
            return layers.Activation(lambda z: keras.activations.gelu(z, approximate=False), name=name)
        return layers.Activation(kind, name=name)

    def block(x, layer, number):
        x = layer(x)
        if place == "before":
            x = layers.BatchNormalization(name=f"norm{number}")(x)
        x = activation(f"act{number}")(x)
        if place == "after":
            x = layers.BatchNormalization(name=f"norm{number}")(x)
        return x

    convs = widths(settings.get("conv", "none"))
    shape = (HEIGHT, WIDTH, CHANNELS) if data == "pictures" else (FEATURES[data],)
    start = x = layers.Input(shape)
    if place == "input":
        x = layers.BatchNormalization(name="norm0")(x)
    for i, channels in enumerate(convs):
        conv = layers.Conv2D(
            channels, 3, padding="same", kernel_regularizer=penalty, name=f"conv{i + 1}")
        x = layers.MaxPooling2D(2)(block(x, conv, i + 1))
    flat = None
    if convs:
        flat = tuple(x.shape[1:])
        x = layers.Flatten()(x)
    for i, width in enumerate(widths(settings["hidden"])):
        dense = layers.Dense(width, kernel_regularizer=penalty, name=f"dense{i + 1}")
        x = block(x, dense, len(convs) + i + 1)
    x = layers.Dense(OUTPUTS[data], kernel_regularizer=penalty, name="output")(x)
    return keras.Model(start, x), flat


def named(model, flat):
    """Names of Gradus, variables, and the shapes and axes that lead to the order of files."""
    parameters, statistics = [], []
    for layer in model.layers:
        for variable in layer.weights:
            kind = variable.path.split("/")[-1]
            name = {
                "kernel": "weight", "bias": "bias", "gamma": "weight", "beta": "bias",
                "moving_mean": "running_mean", "moving_variance": "running_var"}[kind]
            shape, axes = tuple(variable.shape), None
            if kind == "kernel" and len(shape) == 4:
                axes = (3, 2, 0, 1)
            elif kind == "kernel":
                axes = (1, 0)
                if flat and layer.name in ("dense1", "output") and shape[0] == math.prod(flat):
                    shape, axes = (*flat, shape[1]), (3, 2, 0, 1)
            item = (f"{layer.name}.{name}", variable, shape, axes)
            (statistics if "moving" in kind else parameters).append(item)
    return parameters + statistics


def to_file(variable, shape, axes):
    values = torch.tensor(keras.ops.convert_to_numpy(variable)).reshape(shape)
    return values.permute(axes) if axes else values


def fill(model, flat):
    for number, (name, variable, shape, axes) in enumerate(named(model, flat)):
        if "running" in name:
            continue
        values = torch.tensor(
            [draw(100 + number, i) / 2 for i in range(math.prod(shape))], dtype=torch.float64)
        if name.startswith("norm") and name.endswith("weight"):
            values = values + 1
        if axes:
            back = [axes.index(i) for i in range(len(axes))]
            values = values.reshape([shape[a] for a in axes]).permute(back)
        variable.assign(values.reshape(tuple(variable.shape)).numpy())


def loss_function(data, settings):
    """Keras's losses of single samples; the mean of its loss objects is single precision."""
    k, smoothing = keras.losses, float(settings.get("label_smoothing", 0))
    if settings.get("loss") == "huber":
        return lambda y, z: k.huber(y, z, delta=float(settings["delta"])).mean()
    if data == "numbers":
        return lambda y, z: k.mean_squared_error(y, z).mean()
    function = k.binary_crossentropy if data == "pair" else k.categorical_crossentropy
    return lambda y, z: function(y, z, from_logits=True, label_smoothing=smoothing).mean()


def rate_of(settings, per_epoch, epochs):
    base = float(settings["lr"])
    name, arguments, bare = call(settings.get("schedule", "constant"))
    s = keras.optimizers.schedules
    if name == "exponential":
        return s.ExponentialDecay(
            base, int(arguments["every"]) * per_epoch, float(arguments["rate"]))
    if name == "polynomial":
        return s.PolynomialDecay(base, per_epoch * epochs, power=float(arguments["power"]))
    if name == "piecewise":
        points = [item.split(":") for item in bare]
        return s.PiecewiseConstantDecay(
            [int(at) * per_epoch for at, _ in points], [base] + [float(rate) for _, rate in points])
    if name == "cosine":
        warm = int(arguments["warmup"]) * per_epoch
        return s.CosineDecay(
            0.0, per_epoch * epochs - warm, warmup_target=base, warmup_steps=warm)
    return base


def optimizer_of(settings, rate):
    o = keras.optimizers
    rest = {}
    if "clip" in settings:
        rest["global_clipnorm"] = float(settings["clip"])
    if "weight_decay" in settings:
        rest["weight_decay"] = float(settings["weight_decay"])
    return {
        "sgd": lambda: o.SGD(rate, **rest),
        "momentum": lambda: o.SGD(rate, momentum=0.9, **rest),
        "nesterov": lambda: o.SGD(rate, momentum=0.9, nesterov=True, **rest),
        "adagrad": lambda: o.Adagrad(rate, **rest),
        "rmsprop": lambda: o.RMSprop(rate, **rest),
        "adam": lambda: o.Adam(rate, **rest),
        "adamw": lambda: o.AdamW(rate, **rest),
        "nadam": lambda: o.Nadam(rate, **rest),
        "amsgrad": lambda: o.Adam(rate, amsgrad=True, **rest),
    }[settings["optimizer"]]()


def data_of(data, count, stream):
    x, y = samples(data, count, stream)
    if data == "pictures":
        x = x.permute(0, 2, 3, 1).contiguous()
    if data == "pair":
        y = y.double().reshape(-1, 1)
    elif data != "numbers":
        y = torch.nn.functional.one_hot(y, OUTPUTS[data]).double()
    return x, y


def run(data, count, held, line):
    settings = parse(line)
    model, flat = build(data, settings)
    fill(model, flat)
    (x, y), (vx, vy) = data_of(data, count, 1), data_of(data, held, 3)
    loss = loss_function(data, settings)
    cut = batches(count, int(settings["batch"]), settings.get("batch_norm", "off") != "off")
    epochs = int(settings["epochs"])
    rate = rate_of(settings, len(cut), epochs)
    optimizer = optimizer_of(settings, rate)
    variables = model.trainable_variables
    optimizer.build(variables)
    kernels = [v for v in variables if v.path.endswith("kernel")]
    rows = []
    for _ in range(epochs):
        trained = []
        for batch in cut:
            index = list(batch)
            for variable in variables:
                variable.value.grad = None
            value = loss(y[index], model(x[index], training=True))
            (value + sum(model.losses)).backward()
            gradients = [variable.value.grad for variable in variables]
            norm = math.sqrt(sum(float((g * g).sum()) for g in gradients))
            used = float(optimizer.learning_rate)
            before = [v.value.detach().clone() for v in kernels]
            with torch.no_grad():
                optimizer.apply(gradients, variables)
                if float(settings.get("l1", 0)) > 0:
                    for v, old in zip(kernels, before):
                        v.value[v.value * old < 0] = 0
            trained.append(float(value))
        with torch.no_grad():
            figures = [float(loss(y, model(x, training=False))), float(loss(vy, model(vx, training=False)))]
        rows.append(figures + [sum(trained) / len(trained), used, norm])
    return rows, [(name, to_file(v, shape, axes)) for name, v, shape, axes in named(model, flat)]


head("keras_trajectories.py", "Keras " + keras.__version__, "kerasTrajectories")
for name, data, count, held, line in CASES:
    line += " flavor=keras"
    show(name, data, count, held, line, *run(data, count, held, line))
print('"""#')

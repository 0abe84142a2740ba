"""Writes ../OptimizerGoldens.swift: weights after five steps of PyTorch's and Keras's optimizers.

Run: KERAS_BACKEND=torch python optimizers.py   (torch 2.15.0, keras 3.15.1)
Weights, gradients and rates are those of OptimizerTests.swift; all in double precision, except that
Keras computes in float32.
"""
import math
import os

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import torch

START = [0.5, -1.25, 0.03, 2.0, -0.004]
STEPS = 5


def gradient(step):
    return [math.sin(1.3 * i + 0.7 * step) * (0.1 if i == 4 else 1.0) for i in range(5)]


def run_torch(make):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    for step in range(1, STEPS + 1):
        w.grad = torch.tensor(gradient(step), dtype=torch.float64)
        optimizer.step()
    return w.tolist()


def run_keras(optimizer):
    w = keras.Variable(np.array(START, dtype=np.float32))
    optimizer.build([w])
    for step in range(1, STEPS + 1):
        g = keras.ops.convert_to_tensor(np.array(gradient(step), dtype=np.float32))
        optimizer.apply([g], [w])
    return [float(x) for x in keras.ops.convert_to_numpy(w)]


T = torch.optim
K = keras.optimizers
torch_runs = {
    "sgd": lambda p: T.SGD(p, lr=0.1),
    "sgd l2": lambda p: T.SGD(p, lr=0.1, weight_decay=0.01),
    "momentum": lambda p: T.SGD(p, lr=0.1, momentum=0.9),
    "momentum dampening": lambda p: T.SGD(p, lr=0.1, momentum=0.9, dampening=0.5),
    "nesterov": lambda p: T.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adagrad": lambda p: T.Adagrad(p, lr=0.1, eps=1e-10),
    "rmsprop": lambda p: T.RMSprop(p, lr=0.01, alpha=0.9),
    "rmsprop centered": lambda p: T.RMSprop(p, lr=0.01, alpha=0.9, centered=True),
    "rmsprop momentum": lambda p: T.RMSprop(p, lr=0.01, alpha=0.9, momentum=0.8),
    "adam": lambda p: T.Adam(p, lr=0.01),
    "adam l2": lambda p: T.Adam(p, lr=0.01, weight_decay=0.1),
    "adamw": lambda p: T.AdamW(p, lr=0.01, weight_decay=0.1),
    "amsgrad": lambda p: T.Adam(p, lr=0.01, amsgrad=True),
    "nadam": lambda p: T.NAdam(p, lr=0.01),
}
keras_runs = {
    "keras momentum": K.SGD(0.1, momentum=0.9),
    "keras nesterov": K.SGD(0.1, momentum=0.9, nesterov=True),
    "keras adagrad": K.Adagrad(0.1, initial_accumulator_value=0.1, epsilon=1e-7),
    "keras rmsprop": K.RMSprop(0.01, rho=0.9, epsilon=1e-7),
    "keras rmsprop centered": K.RMSprop(0.01, rho=0.9, epsilon=1e-7, centered=True),
    "keras rmsprop momentum": K.RMSprop(0.01, rho=0.9, epsilon=1e-7, momentum=0.8),
    "keras adam": K.Adam(0.01, epsilon=1e-7),
    "keras adamw": K.AdamW(0.01, weight_decay=0.1, epsilon=1e-7),
    "keras amsgrad": K.Adam(0.01, epsilon=1e-7, amsgrad=True),
    "keras nadam": K.Nadam(0.01, epsilon=1e-7),
}
rows = {name: run_torch(make) for name, make in torch_runs.items()}
rows |= {name: run_keras(optimizer) for name, optimizer in keras_runs.items()}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "OptimizerGoldens.swift")
with open(path, "w") as out:
    out.write("// Written by Generators/optimizers.py (torch %s, keras %s).\n\n"
              % (torch.__version__.split("+")[0], keras.__version__))
    out.write("/// The weights after five steps.\nlet optimizerGoldens: [String: [Double]] = [\n")
    for name, w in rows.items():
        out.write('  "%s": [\n    %s,\n    %s,\n  ],\n' % (
            name, ", ".join("%.15g" % x for x in w[:3]), ", ".join("%.15g" % x for x in w[3:])))
    out.write("]\n")

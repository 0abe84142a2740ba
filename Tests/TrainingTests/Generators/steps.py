"""The paths of PyTorch's and Keras's optimizers on f = (x^2 + 25 y^2) / 2 from (1, -1): six steps at rate
0.02 and four at 0.005, in float64.

    KERAS_BACKEND=torch python steps.py > ../Optimizers/FrameworkPaths.swift
"""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import torch

keras.backend.set_floatx("float64")
torch.set_default_dtype(torch.float64)
CURVATURE = torch.tensor([1.0, 25.0])
RATES = [0.02] * 6 + [0.005] * 4


def torch_path(make):
    w = torch.nn.Parameter(torch.tensor([1.0, -1.0]))
    optimizer = make([w])
    points = []
    for rate in RATES:
        for group in optimizer.param_groups:
            group["lr"] = rate
        w.grad = CURVATURE * w.detach()
        optimizer.step()
        points.append(w.detach().tolist())
    return points


def keras_path(optimizer):
    w = keras.Variable([1.0, -1.0], dtype="float64")
    points = []
    for rate in RATES:
        optimizer.learning_rate = rate
        value = torch.tensor(keras.ops.convert_to_numpy(w))
        optimizer.apply([CURVATURE * value], [w])
        points.append(keras.ops.convert_to_numpy(w).tolist())
    return points


t, k = torch.optim, keras.optimizers
TORCH = [
    ("sgd", 0, lambda p: t.SGD(p, 0.02)),
    ("momentum", 0, lambda p: t.SGD(p, 0.02, momentum=0.9)),
    ("momentum(momentum=0.8,dampening=0.3)", 0,
     lambda p: t.SGD(p, 0.02, momentum=0.8, dampening=0.3)),
    ("nesterov", 0, lambda p: t.SGD(p, 0.02, momentum=0.9, nesterov=True)),
    ("adagrad", 0, lambda p: t.Adagrad(p, 0.02)),
    ("rmsprop", 0, lambda p: t.RMSprop(p, 0.02, alpha=0.9)),
    ("rmsprop(centered=on)", 0, lambda p: t.RMSprop(p, 0.02, alpha=0.9, centered=True)),
    ("rmsprop(momentum=0.9)", 0, lambda p: t.RMSprop(p, 0.02, alpha=0.9, momentum=0.9)),
    ("rmsprop(momentum=0.5,centered=on)", 0,
     lambda p: t.RMSprop(p, 0.02, alpha=0.9, momentum=0.5, centered=True)),
    ("adam", 0, lambda p: t.Adam(p, 0.02)),
    ("adam(beta1=0.8,beta2=0.99,eps=0.01)", 0,
     lambda p: t.Adam(p, 0.02, betas=(0.8, 0.99), eps=0.01)),
    ("adamw", 0.3, lambda p: t.AdamW(p, 0.02, weight_decay=0.3)),
    ("nadam", 0, lambda p: t.NAdam(p, 0.02)),
    ("amsgrad", 0, lambda p: t.Adam(p, 0.02, amsgrad=True)),
    ("adadelta", 0, lambda p: t.Adadelta(p, 0.02)),
]
KERAS = [
    ("sgd", 0, k.SGD(0.02)),
    ("sgd", 0.3, k.SGD(0.02, weight_decay=0.3)),
    ("momentum", 0, k.SGD(0.02, momentum=0.9)),
    ("nesterov", 0, k.SGD(0.02, momentum=0.9, nesterov=True)),
    ("adagrad", 0, k.Adagrad(0.02)),
    ("rmsprop", 0, k.RMSprop(0.02, rho=0.9)),
    ("rmsprop(centered=on)", 0, k.RMSprop(0.02, rho=0.9, centered=True)),
    ("rmsprop(momentum=0.9)", 0, k.RMSprop(0.02, rho=0.9, momentum=0.9)),
    ("adam", 0, k.Adam(0.02)),
    ("adamw", 0.3, k.AdamW(0.02, weight_decay=0.3)),
    ("nadam", 0, k.Nadam(0.02)),
    ("amsgrad", 0, k.Adam(0.02, amsgrad=True)),
    ("adadelta(rho=0.95)", 0, k.Adadelta(0.02)),
]


def show(rule, flavor, decay, points):
    print(f'    FrameworkPath("{rule}", .{flavor}, decay: {decay}, [')
    for x, y in points:
        print(f"      [{x:.13g}, {y:.13g}],")
    print("    ]),")


print("// Made by Generators/steps.py with PyTorch "
      f"{torch.__version__.split('+')[0]} and Keras {keras.__version__}.")
print("// swift-format-ignore-file")
print("@testable import Training")
print("""
/// Ten points of an optimizer on (x² + 25 y²) / 2 from (1, −1): six steps at rate 0.02, four at 0.005.
struct FrameworkPath: Sendable {
  let rule: String
  let flavor: Flavor
  let decay: Double
  let points: [[Double]]

  init(_ rule: String, _ flavor: Flavor, decay: Double, _ points: [[Double]]) {
    self.rule = rule
    self.flavor = flavor
    self.decay = decay
    self.points = points
  }

  static let all = [""")
for rule, decay, make in TORCH:
    show(rule, "torch", decay, torch_path(make))
for rule, decay, optimizer in KERAS:
    show(rule, "keras", decay, keras_path(optimizer))
print("  ]\n}")

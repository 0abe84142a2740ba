"""PyTorch, as its tutorials write it: modules, autograd, the fused optimizer."""
import workloads as w

import torch
from torch import nn

torch.set_num_threads(1)
torch.set_flush_denormal(True)
torch.manual_seed(0)


def model():
    layers = []
    for before, after in zip(w.CHANNELS, w.CHANNELS[1:]):
        layers += [nn.Conv2d(before, after, 3, padding=1), nn.BatchNorm2d(after), nn.ReLU()]
    if w.CHANNELS:
        layers += [nn.MaxPool2d(2), nn.Flatten()]
    for before, after in zip(w.WIDTHS, w.WIDTHS[1:-1]):
        layers.append(nn.Linear(before, after))
        if w.HAS_NORM:
            layers.append(nn.BatchNorm1d(after))
        layers.append(nn.Tanh() if w.NAME == "W1" else nn.ReLU())
        if w.DROPOUT:
            layers.append(nn.Dropout(w.DROPOUT))
    return nn.Sequential(*layers, nn.Linear(*w.WIDTHS[-2:]))


network = model().train()
inputs, labels = (torch.from_numpy(part) for part in w.data())
if w.NAME == "W4":
    inputs = inputs.view(-1, 1, 8, 8)
if w.NAME == "W1":
    labels = labels.float().view(-1, 1)
    loss_of = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(network.parameters(), lr=w.RATE, fused=True)
else:
    labels = labels.long()
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(
        network.parameters(), lr=w.RATE, weight_decay=w.L2, fused=True)


def epoch():
    for places in torch.randperm(w.SAMPLES)[: w.STEPS * w.BATCH].split(w.BATCH):
        optimizer.zero_grad(set_to_none=True)
        loss_of(network(inputs[places]), labels[places]).backward()
        optimizer.step()


w.measure(epoch)

"""The four workloads of gradus-bench for other frameworks: data, sizes and the clock.

A peer is called as `NAME_peer.py W1|W2|W3|W4 SECONDS` and prints
`samples_per_cpu_second=... peak_mb=...`. Same arithmetic as Gradus, one thread. Incomplete last
batches are left out, since most frameworks would compile anew for them.
"""
import os
import resource
import sys
import time

for name in ("OMP", "OPENBLAS", "MKL"):
    os.environ[name + "_NUM_THREADS"] = "1"
if hasattr(os, "sched_setaffinity"):  # some runtimes obey nothing else
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import numpy as np

NAME = sys.argv[1] if len(sys.argv) > 1 else "W2"
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
SAMPLES = {"W1": 500, "W2": 1437, "W3": 60000, "W4": 1437}[NAME]
BATCH = {"W1": 10, "W2": 32, "W3": 128, "W4": 32}[NAME]
STEPS = SAMPLES // BATCH
WIDTHS = {
    "W1": [2, 8, 8, 1],
    "W2": [64, 128, 64, 10],
    "W3": [784, 256, 128, 10],
    "W4": [512, 64, 10],  # after the convolutions
}[NAME]
CHANNELS = [1, 16, 32] if NAME == "W4" else []
DROPOUT = 0.2 if NAME in ("W2", "W3") else 0.0
HAS_NORM = NAME in ("W3", "W4")  # before every hidden activation, convolutions included
L2 = 1e-4 if NAME == "W2" else 0.0
RATE = 0.03 if NAME == "W1" else 1e-3  # of SGD in W1, of Adam elsewhere


def uniform(stream, start, count):
    """SplitMix64 of the place, from 0 up to 1: the numbers of Workload.swift."""
    with np.errstate(over="ignore"):
        z = np.arange(start + 1, start + count + 1, dtype=np.uint64)
        z = np.uint64(stream) + z * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)


def data():
    """Inputs (samples, features) and labels: a disc in a ring, or ten noisy prototypes."""
    labels = np.arange(SAMPLES) % (2 if NAME == "W1" else 10)
    if NAME == "W1":
        u = uniform(1, 0, 2 * SAMPLES).reshape(SAMPLES, 2).astype(np.float64)
        radius = np.where(labels == 1, 3.5 + 1.5 * u[:, 0], 2.5 * u[:, 0])
        angle = 2 * np.pi * u[:, 1]
        inputs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
        return inputs.astype(np.float32), labels.astype(np.int32)
    features, share = (784, np.float32(0.1)) if NAME == "W3" else (64, np.float32(0.25))
    prototypes = uniform(1, 0, 10 * features).reshape(10, features)
    inputs = np.empty((SAMPLES, features), np.float32)
    for start in range(0, SAMPLES, 1000):  # in pieces, to save memory
        piece = inputs[start : start + 1000]
        noise = uniform(2, start * features, piece.size).reshape(piece.shape)
        piece[:] = (1 - share) * noise + share * prototypes[labels[start : start + 1000]]
    return inputs, labels.astype(np.int32)


def measure(epoch):
    """Trains epochs for about SECONDS after a warm-up, and prints the median rate."""
    epoch()
    begin = time.monotonic()
    warm = 0
    while warm < 1 or time.monotonic() - begin < SECONDS / 4:
        epoch()
        warm += 1
    count = max(1, int(0.2 * warm / (time.monotonic() - begin)))
    rates = []
    begin = time.monotonic()
    while len(rates) < 1 or time.monotonic() - begin < SECONDS:
        before = time.process_time()
        for _ in range(count):
            epoch()
        rates.append(count * STEPS * BATCH / (time.process_time() - before))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"samples_per_cpu_second={np.median(rates):.1f} peak_mb={peak:.0f}", flush=True)

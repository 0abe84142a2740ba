"""Prints first numbers of xoshiro256** filled by SplitMix64, transcribed from prng.di.unimi.it."""
M = (1 << 64) - 1


def splitmix64(x):
    while True:
        x = (x + 0x9E3779B97F4A7C15) & M
        z = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
        yield z ^ (z >> 31)


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & M


def xoshiro256starstar(seed):
    source = splitmix64(seed)
    s = [next(source) for _ in range(4)]
    while True:
        yield (rotl((s[1] * 5) & M, 7) * 9) & M
        t = (s[1] << 17) & M
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)


for seed in (0, 42):
    numbers = xoshiro256starstar(seed)
    print([next(numbers) for _ in range(3)])

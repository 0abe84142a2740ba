"""Random review logs run through py-fsrs 6.3.2; writes Data/random_logs.txt.

    pip install fsrs==6.3.2 && python random_logs.py > ../Data/random_logs.txt

Both this script and RandomLogTests.swift draw the same 120,000 reviews from one linear congruential
generator, so the file holds only a digest for every 50 cards and every 100th card in full.
"""

import importlib.metadata
import math
from datetime import datetime, timedelta, timezone

from fsrs import Card, Rating, Scheduler

CARDS = 4000
REVIEWS = 30
MASK = (1 << 64) - 1


class Lcg:
    """Knuth's MMIX constants; the upper 31 bits are used."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 33) % n


LEARNING = [[60, 600], [], [300], [60, 600, 86400]]
RELEARNING = [[600], [], [120, 900]]
RETENTION = [0.70, 0.80, 0.85, 0.90, 0.95, 0.97]
MAXIMUM = [30, 365, 36500]
WEIGHTS = [
    None,
    [0.1456, 0.4186, 1.1104, 4.1315, 5.2417, 1.3098, 0.8975, 0.0010, 1.5674, 0.0567, 0.9661,
     2.0275, 0.1592, 0.2446, 1.5071, 0.2272, 2.8755, 1.234, 0.56789, 0.1437, 0.2],
]
START = datetime(2026, 1, 5, 9, 0, 0, tzinfo=timezone.utc)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def quantised(x):
    """The number in 21 significant bits, as two integers."""
    m, e = math.frexp(x)  # x = m * 2**e, 0.5 <= m < 1
    return round(m * (1 << 21)), e


def seconds(moment):
    return (moment - EPOCH) // timedelta(seconds=1)


def fnv(digest, numbers):
    for number in numbers:
        digest = ((digest ^ (number & MASK)) * 0x100000001B3) & MASK
    return digest


def main():
    version = importlib.metadata.version("fsrs")
    assert version == "6.3.2", version
    print(f"# py-fsrs {version}; digest <first card> <digest of 50 cards>;")
    print("# card <card> <time> <rating> <state> <step> <due> <stability> <difficulty>")
    digest = 0xCBF29CE484222325
    for number in range(CARDS):
        lcg = Lcg(number + 1)
        options = dict(
            learning_steps=[timedelta(seconds=s) for s in LEARNING[lcg.below(4)]],
            relearning_steps=[timedelta(seconds=s) for s in RELEARNING[lcg.below(3)]],
            desired_retention=RETENTION[lcg.below(6)],
            maximum_interval=MAXIMUM[lcg.below(3)],
            enable_fuzzing=False,
        )
        weights = WEIGHTS[lcg.below(2)]
        if weights:
            options["parameters"] = weights
        scheduler = Scheduler(**options)
        card = Card()
        now = START
        for _ in range(REVIEWS):
            gap = lcg.below(5)
            if gap == 0:
                now = now + timedelta(seconds=1 + lcg.below(3600))
            elif gap == 1:
                now = now + timedelta(seconds=3600 + lcg.below(3 * 86400))
            elif gap == 2:
                now = now + timedelta(seconds=lcg.below(400 * 86400))
            elif card.due > now and card.last_review is not None:
                now = card.due
            # Mostly remembered, as in life.
            rating = Rating([1, 2, 3, 3, 3, 4][lcg.below(6)])
            card, _ = scheduler.review_card(card, rating, now)
            step = -1 if card.step is None else card.step
            s, d = quantised(card.stability), quantised(card.difficulty)
            due = seconds(card.due)
            digest = fnv(digest, [card.state.value, step, due, s[0], s[1], d[0], d[1]])
            if number % 100 == 0:
                print("card", number, seconds(now), rating.value, card.state.value, step, due,
                      repr(card.stability), repr(card.difficulty))
        if number % 50 == 49:
            print("digest", number - 49, f"{digest:016x}")
            digest = 0xCBF29CE484222325


if __name__ == "__main__":
    main()

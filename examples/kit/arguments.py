"""The command line of a training script in Python: argparse, with one sentence for each mistake."""

import argparse
import math


class OneLineParser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"{self.prog}: {message}\n")


def number(kind, low, high=math.inf, above=False):
    """A type for argparse: a finite number from low to high, or above low."""
    name = "a whole number" if kind is int else "a number"
    expected = f"{name} {'above' if above else 'from'} {low}" + (f" to {high}" if high < math.inf else "")

    def read(text):
        try:
            value = kind(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value) and low <= value <= high and not (above and value == low):
            return value
        raise argparse.ArgumentTypeError(f"is {text!r}, expected {expected}")

    return read

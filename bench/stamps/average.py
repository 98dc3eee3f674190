"""Averages networks that successive rounds of training wrote.

    python -m bench.stamps.average --out parsers/models/marks.onnx /tmp/round-*.onnx

Rounds wander about the same valley; their mean is surer than any of them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper


def averaged(networks: list[onnx.ModelProto]) -> onnx.ModelProto:
    """The first network with each weight the mean of all; they must be of one make."""
    known = [{each.name: numpy_helper.to_array(each) for each in net.graph.initializer} for net in networks]
    for each in networks[0].graph.initializer:
        values = [weights[each.name] for weights in known]
        if values[0].dtype == np.float32:
            each.CopyFrom(numpy_helper.from_array(np.mean(values, axis=0, dtype=np.float32), each.name))
    return networks[0]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("networks", type=Path, nargs="+")
    words.add_argument("--out", type=Path, required=True)
    asked = words.parse_args()
    onnx.save(averaged([onnx.load(str(path)) for path in asked.networks]), str(asked.out))


if __name__ == "__main__":
    main()

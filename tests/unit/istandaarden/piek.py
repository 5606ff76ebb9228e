"""How much memory something takes above what the process held before, as Linux counts it."""

import gc
import re
from collections.abc import Callable
from pathlib import Path


def _piek_kb() -> int:
    gevonden = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert gevonden
    return int(gevonden[1])


def piek_mb(doe: Callable[[], object]) -> float:
    """The peak in MB while this runs, above what was in use before."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak starts again from here
    rust = _piek_kb()
    doe()
    return (_piek_kb() - rust) / 1024

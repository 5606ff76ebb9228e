"""A command of the small service as a process of its own: `python -m … <topic> <folder> <command> <argument>…`."""

import sys
from pathlib import Path

from shared.runtime.service import run
from shared.runtime.settings import ServiceSettings, read
from tests.integration.runtime.proef_service import proef

if __name__ == "__main__":
    run(proef(sys.argv[1], Path(sys.argv[2])), read(ServiceSettings), sys.argv[3:])

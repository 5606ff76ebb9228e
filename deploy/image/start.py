"""Starts the service of this image: SERVICE says which."""

import os
import runpy

if __name__ == "__main__":
    runpy.run_module(f"services.{os.environ['SERVICE']}.main", run_name="__main__", alter_sys=True)

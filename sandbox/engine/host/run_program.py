"""Runs a Pulumi program in Python for the sandbox's language host, by what the program's own SDK offers for that."""

import argparse
import asyncio
import os
import runpy
import sys
import traceback

import pulumi
from pulumi import runtime

# The language host takes it as "the program has reported its errors itself" (host/index.ts).
REPORTED = 32


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("monitor", "engine", "project", "stack", "organization", "root-directory", "pwd"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--parallel", type=int, default=1)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("program")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    return parser.parse_args()


def main():
    given = arguments()
    runtime.set_all_config(runtime.get_config_env(), runtime.get_config_secret_keys_env())
    runtime.configure(
        runtime.Settings(
            project=given.project,
            stack=given.stack,
            monitor=given.monitor,
            engine=given.engine,
            parallel=given.parallel,
            dry_run=given.dry_run,
            organization=given.organization,
            root_directory=given.root_directory,
        )
    )
    os.chdir(given.pwd)
    path = os.path.abspath(given.program)
    # As if it had been started by itself: it may import what lies next to it.
    sys.path[0] = path if os.path.isdir(path) else os.path.dirname(path)
    sys.argv = [given.program, *given.rest]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(runtime.run_in_stack(lambda: runpy.run_path(path, run_name="__main__") and None))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return REPORTED
    except Exception:
        pulumi.log.error(f"The program failed:\n{own_part(traceback.format_exc())}")
        return REPORTED
    return 0


def own_part(trace):
    """Without the frames of this file and of runpy, which are nobody's mistake."""
    lines = trace.splitlines()
    first = next((i for i, line in enumerate(lines) if line.startswith("  File") and "runpy" in line), None)
    if first is None:
        return trace
    own = [i for i, line in enumerate(lines) if i > first and line.startswith("  File") and "runpy" not in line]
    return "\n".join(lines[own[0] :] if own else lines[-1:])


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""The Python stub with its cipher in Verilog: an engine in Icarus Verilog, fed through a pipe. Argument: the compiled xts.v."""
import os, subprocess, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
import mine

engine = subprocess.Popen(["vvp", "-n", sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def xts(data_key, tweak_key, unit, line, decrypts=False):
    values = (int(decrypts), int(len(data_key) == 32), *(int.from_bytes(b, "little") for b in (data_key, tweak_key)), unit, int.from_bytes(line, "little"))
    engine.stdin.write(" ".join(f"{v:x}" for v in values) + "\n")
    engine.stdin.flush()
    return int(engine.stdout.readline(), 16).to_bytes(64, "little")


mine.xts = xts
mine.main()

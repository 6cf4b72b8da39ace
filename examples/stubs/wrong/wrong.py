#!/usr/bin/env python3
"""The Python stub with a bug, on purpose: it encrypts tweaks under the data key, as if there were only one."""
import os, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
from mine import Machine, main


class Wrong(Machine):
    def key(self, key_id):
        key = super().key(key_id)
        return key and (key[0], key[0])


main(Wrong, "wrong python stub")

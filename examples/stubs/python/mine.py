#!/usr/bin/env python3
"""KeyID-tagged memory without caches, paging or integrity, behind the protocol of docs/protocol.md."""
import json, sys
from aes import xts

BLANK = bytes(64)
ALGORITHMS = ["xts128", "xts128Integrity", "xts256", "xts256Integrity"]
CAPABILITIES = {
    "operations": ["activate", "pconfig", "load", "store", "flush", "writeBack", "prefetch", "evict", "movdir64b", "snoop", "replace", "flip"],
    "caches": ["uncached"], "integrity": ["none"], "tweakInputs": ["lineAddress"], "tweakByteOrders": ["littleEndian"],
    "paging": False, "cores": 1, "observes": ["registers", "keys", "dram"],
}


number = lambda value: int(value, 16) if isinstance(value, str) else value


class Fault(Exception): ...  # the name of an outcome, and a value if it has one


class Machine:
    def __init__(self, platform):
        self.p, self.activate, self.tme, self.keys, self.dram, self.leaked = platform, 0, None, {}, {}, False
        self.algorithms = sum(1 << ALGORITHMS.index(a) for a in platform["algorithms"])

    # KeyID and line of a physical address.
    def split(self, pa):
        m = self.p["physicalAddressBits"]
        if pa >> m:
            raise Fault("pageFault", 9)
        bits = m - (self.activate >> 32 & 15 if self.activate & 2 else 0)
        return pa >> bits, (pa & (1 << bits) - 1) >> 6 << 6

    # The keys under which a line is handled now; None is plaintext.
    def key(self, key_id):
        if not self.activate & 2:
            return None
        as_zero = key_id == 0 or key_id not in self.keys
        return self.keys[key_id][2] if not as_zero else None if self.activate >> 31 & 1 else self.tme

    def read(self, pa):
        key_id, line = self.split(pa)
        key, stored = self.key(key_id), self.dram.get(line, BLANK)
        return stored if key is None else xts(*key, line, stored, True)

    def write(self, pa, data):
        key_id, line = self.split(pa)
        key = self.key(key_id)
        self.dram[line] = data if key is None else xts(*key, line, data)

    def do_activate(self, o):
        v, p = number(o["value"]), self.p
        if self.activate & 1 and p["lockedActivateWrite"] == "ignored":
            return
        reserved = 0xFFF0FF007FFFFF00 | (not p["bypass"]) << 31 | (0 if p["tdxKeyIds"] else 0xF << 36) | (~self.algorithms & 0xF) << 48 | (0 if p["maxKeyIdBits"] else 0xFFFFFFFF << 32)
        policy, k, enable = v >> 4 & 15, v >> 32 & 15, v >> 1 & 1
        if self.activate & 1 or v & reserved or policy not in (0, 2) or not self.algorithms >> policy & 1 or k > p["maxKeyIdBits"] or k and not enable or v >> 36 & 15 > k:
            raise Fault("generalProtection")
        up = enable and (o["storedKey"] if v & 4 else o["entropy"])
        if k and not up:
            return
        self.activate = v & ~7 | v & 4 | (1 if not enable else 3 if up else 0)
        if up:
            self.tme, self.keys = tuple(bytes.fromhex(o[f])[:32 if policy == 2 else 16] for f in ("dataKey", "tweakKey")), {}

    def do_pconfig(self, o):
        p, met, s, rbx = self.p, self.p["pconfigRevision"] == "met13", o["structure"], number(o.get("rbx", 0))
        k = self.activate >> 32 & 15
        if not p["hasPconfig"] or o.get("prefixed"):
            raise Fault("invalidOpcode")
        if number(o.get("leaf", 0)) or not p["hasPconfigTarget"] or self.activate & 3 != 3 or k == 0 or rbx & 255 or rbx >> 47 not in (0, (1 << 17) - 1):
            raise Fault("generalProtection")
        control, key_id = number(s["control"]), s["keyId"]
        command, algorithms, size = control & 255, control >> 8 & 0xFFFF, 32 if control & 0xC00 else 16
        if control >> 24 or met and not s["restIsZero"]:
            raise Fault("generalProtection")
        for failed, name, rax in [
                (command > 3, "invalidCommand", 1),
                (key_id == 0 or key_id > p["maxKeys"] or key_id >> k, "invalidKeyId", 3),
                (algorithms == 0 or algorithms & algorithms - 1 or algorithms & ~(self.activate >> 48), "invalidAlgorithm", 4)]:
            if failed:
                raise Fault(name, rax) if met else Fault("generalProtection")
        if self.leaked:
            raise Fault("deviceBusy", 5)
        if command == 1 and not o["entropy"]:
            self.leaked = p["entropyErrorLeaksLock"] and met
            raise Fault("entropyError", 2)
        pair = [bytearray.fromhex(s[f])[:size] for f in ("dataField", "tweakField")]
        if command == 1:
            for key, random in zip(pair, (bytes.fromhex(o[f]) for f in ("randomDataKey", "randomTweakKey"))):
                key[:] = bytes(r ^ (e if i < 16 or not met else 0) for i, (r, e) in enumerate(zip(random, key)))
        self.keys.pop(key_id, None)
        if command < 2:
            self.keys[key_id] = ("keyed", ALGORITHMS[algorithms.bit_length() - 1], tuple(map(bytes, pair)))
        elif command == 3:
            self.keys[key_id] = ("plaintext", None, None)

    def step(self, o):
        op, line = o["op"], number(o.get("line", 0))
        if op in ("activate", "pconfig"):
            getattr(self, "do_" + op)(o)
        elif op == "load":
            return {"outcome": "done", "data": self.read(number(o["pa"])).hex()}
        elif op in ("store", "movdir64b"):
            pa, enables = number(o["pa"]), number(o.get("enables", (1 << 64) - 1))
            if op == "movdir64b" and pa & 63:
                raise Fault("generalProtection")
            old = self.read(pa)
            if enables:
                self.write(pa, bytes(d if enables >> i & 1 else old[i] for i, d in enumerate(bytes.fromhex(o["data"]))))
        elif op == "snoop":
            return {"outcome": "done", "data": self.dram.get(line, BLANK).hex()}
        elif op == "replace":
            self.dram[line] = bytes.fromhex(o["ciphertext"])
        elif op == "flip":
            self.dram[line] = (int.from_bytes(self.dram.get(line, BLANK), "little") ^ 1 << o["bit"]).to_bytes(64, "little")
        else:
            self.split(number(o["pa"]))
        return {"outcome": "done"}

    def answer(self, o):
        try:
            return self.step(o)
        except Fault as fault:
            return {"outcome": fault.args[0], "value": hex(fault.args[1]) if len(fault.args) > 1 else 0}

    def observed(self):
        return {"type": "observed",
                "registers": [{"core": 0, "index": "0x982", "value": hex(self.activate)}] if self.p["hasTme"] else [],
                "keys": [{"package": 0, "keyId": k, "use": use, "algorithm": a} for k, (use, a, _) in self.keys.items()],
                "dram": [{"line": hex(line), "ciphertext": data.hex()} for line, data in self.dram.items()]}


def main(make=Machine, name="python stub"):
    for line in sys.stdin:
        request = json.loads(line)
        reply = {"type": "bye"}
        if request["type"] == "hello":
            reply = {"type": "hello", "version": 1, "name": name, "capabilities": CAPABILITIES}
        elif request["type"] == "reset":
            machine, reply = make(request["platform"]), {"type": "ready"}
        elif request["type"] == "step":
            reply = {"type": "stepped", "answers": [machine.answer(o) for o in request["operations"]]}
        elif request["type"] == "observe":
            reply = machine.observed()
        print(json.dumps(reply), flush=True)

if __name__ == "__main__":
    main()

// KeyID-tagged memory without caches, paging or integrity, behind the protocol of docs/protocol.md.
// Build: dotnet build -c Release; run: dotnet bin/Release/net10.0/mine.dll
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

const string Capabilities = """
    {"operations":["activate","pconfig","load","store","flush","writeBack","prefetch","evict","movdir64b","snoop","replace","flip"],"caches":["uncached"],
     "integrity":["none"],"tweakInputs":["lineAddress"],"tweakByteOrders":["littleEndian"],"paging":false,"cores":1,"observes":["keys","dram"]}
    """;
var machine = new Machine(new JsonObject());
while (Console.ReadLine() is { } line)
{
    var request = JsonNode.Parse(line)!;
    JsonObject reply = new() { ["type"] = "bye" };
    switch ((string?)request["type"])
    {
        case "hello":
            reply = new() { ["type"] = "hello", ["version"] = 1, ["name"] = "C# stub", ["capabilities"] = JsonNode.Parse(Capabilities) };
            break;
        case "reset":
            (machine, reply) = (new Machine(request["platform"]!), new() { ["type"] = "ready" });
            break;
        case "step":
            reply = new() { ["type"] = "stepped", ["answers"] = new JsonArray([.. request["operations"]!.AsArray().Select(o => machine.Answer(o!))]) };
            break;
        case "observe":
            reply = machine.Observed();
            break;
    }
    Console.Out.Write(reply.ToJsonString() + "\n");
    Console.Out.Flush();
}

sealed class Fault(string name, ulong value = 0) : Exception(name) { public ulong Value => value; }

sealed class Machine(JsonNode platform)
{
    private static readonly string[] Algorithms = ["xts128", "xts128Integrity", "xts256", "xts256Integrity"];
    private readonly Dictionary<int, (int? Algorithm, byte[] Data, byte[] Tweak)> keys = [];
    private readonly SortedDictionary<ulong, byte[]> dram = [];
    private ulong activated;
    private (byte[] Data, byte[] Tweak) tme = ([], []);
    private bool leaked;

    public JsonObject Answer(JsonNode o)
    {
        try
        {
            return Step(o) is { } shown ? new() { ["outcome"] = "done", ["data"] = Convert.ToHexStringLower(shown) } : new() { ["outcome"] = "done" };
        }
        catch (Fault fault)
        {
            return new() { ["outcome"] = fault.Message, ["value"] = fault.Value };
        }
    }

    public JsonObject Observed() => new()
    {
        ["type"] = "observed",
        ["keys"] = new JsonArray([.. keys.Select(k => new JsonObject { ["package"] = 0, ["keyId"] = k.Key, ["use"] = k.Value.Algorithm is null ? "plaintext" : "keyed", ["algorithm"] = k.Value.Algorithm is { } a ? Algorithms[a] : null })]),
        ["dram"] = new JsonArray([.. dram.Select(d => new JsonObject { ["line"] = d.Key, ["ciphertext"] = Convert.ToHexStringLower(d.Value) })]),
    };

    private byte[]? Step(JsonNode o)
    {
        var op = (string)o["op"]!;
        if (op == "activate") Activate(o);
        if (op == "pconfig") Pconfig(o);
        if (op is "activate" or "pconfig") return null;
        if (op == "replace") dram[Number(o["line"])] = Bytes(o["ciphertext"]);
        else if (op == "flip") (dram[Number(o["line"])] = [.. Cell(Number(o["line"]))])[(int)o["bit"]! / 8] ^= (byte)(1 << ((int)o["bit"]! % 8));
        if (op is "snoop" or "replace" or "flip") return op == "snoop" ? Cell(Number(o["line"])) : null;
        var pa = Number(o["pa"]);
        if (op == "movdir64b" && pa % 64 != 0) throw new Fault("generalProtection");
        if (pa >> Whole("physicalAddressBits") != 0) throw new Fault("pageFault", 9);
        var bits = Whole("physicalAddressBits") - ((activated & 2) != 0 ? (int)(activated >> 32) & 15 : 0);
        var (keyId, line) = ((int)(pa >> bits), pa & ((1UL << bits) - 1) & ~63UL);
        var bytes = Passed(keyId, line, Cell(line), encrypts: false);
        if (op == "load") return bytes;
        var enables = op == "movdir64b" ? ulong.MaxValue : op == "store" ? Number(o["enables"]) : 0;
        if (enables == 0) return null;
        var data = Bytes(o["data"]);
        dram[line] = Passed(keyId, line, [.. bytes.Select((b, i) => (enables >> i & 1) != 0 ? data[i] : b)], encrypts: true);
        return null;
    }

    private void Activate(JsonNode o)
    {
        var (v, known) = (Number(o["value"]), platform["algorithms"]!.AsArray().Aggregate(0UL, (all, a) => all | 1UL << Array.IndexOf(Algorithms, (string?)a)));
        if ((activated & 1) != 0 && (string?)platform["lockedActivateWrite"] == "ignored") return;
        var (k, policy, enable) = ((int)(v >> 32) & 15, (int)(v >> 4) & 15, (v & 2) != 0);
        var reserved = 0xFFF0_FF00_7FFF_FF00 | (Is("bypass") ? 0 : 1UL << 31) | (Is("tdxKeyIds") ? 0 : 0xFUL << 36) | (~known & 15) << 48 | (Whole("maxKeyIdBits") == 0 ? 0xFFFF_FFFFUL << 32 : 0);
        if ((activated & 1) != 0 || (v & reserved) != 0 || policy is not (0 or 2) || (known >> policy & 1) == 0 || k > Whole("maxKeyIdBits") || (k != 0 && !enable) || ((int)(v >> 36) & 15) > k) throw new Fault("generalProtection");
        var up = enable && (bool)o[(v & 4) != 0 ? "storedKey" : "entropy"]!;
        if (k != 0 && !up) return;
        activated = (v & ~3UL) | (enable ? up ? 3UL : 0 : 1);
        if (!up) return;
        tme = (Bytes(o["dataKey"])[..(policy == 2 ? 32 : 16)], Bytes(o["tweakKey"])[..(policy == 2 ? 32 : 16)]);
        keys.Clear();
    }

    private void Pconfig(JsonNode o)
    {
        var (met, s, rbx, k) = ((string?)platform["pconfigRevision"] == "met13", o["structure"]!, Number(o["rbx"]), (int)(activated >> 32) & 15);
        if (!Is("hasPconfig") || (bool?)o["prefixed"] == true) throw new Fault("invalidOpcode");
        if (Number(o["leaf"]) != 0 || !Is("hasPconfigTarget") || (activated & 3) != 3 || k == 0 || rbx % 256 != 0 || rbx >> 47 is not (0 or 0x1FFFF)) throw new Fault("generalProtection");
        var (control, keyId) = ((uint)Number(s["control"]), (int)s["keyId"]!);
        var (command, algorithms) = (control & 255, control >> 8 & 0xFFFF);
        if (control >> 24 != 0 || (met && !(bool)s["restIsZero"]!)) throw new Fault("generalProtection");
        if (command > 3) throw met ? new Fault("invalidCommand", 1) : new Fault("generalProtection");
        if (keyId == 0 || keyId > Whole("maxKeys") || keyId >> k != 0) throw met ? new Fault("invalidKeyId", 3) : new Fault("generalProtection");
        if (BitOperations.PopCount(algorithms) != 1 || (algorithms & ~(uint)(activated >> 48)) != 0) throw met ? new Fault("invalidAlgorithm", 4) : new Fault("generalProtection");
        if (leaked) throw new Fault("deviceBusy", 5);
        if (command == 1 && !(bool)o["entropy"]!)
        {
            leaked = met && Is("entropyErrorLeaksLock");
            throw new Fault("entropyError", 2);
        }
        var size = (algorithms & 0xC) != 0 ? 32 : 16;
        byte[] Key(string field, string random) => [.. Bytes(s[field])[..size].Zip(Bytes(o[random]), (f, r) => (f, r)).Select((b, i) => command == 1 ? (byte)(b.r ^ (i < 16 || !met ? b.f : 0)) : b.f)];
        keys.Remove(keyId);
        if (command != 2) keys[keyId] = (command == 3 ? null : BitOperations.TrailingZeroCount(algorithms), Key("dataField", "randomDataKey"), Key("tweakField", "randomTweakKey"));
    }

    // A line on its way between memory and a core, under what its KeyID names now.
    private byte[] Passed(int keyId, ulong line, byte[] bytes, bool encrypts)
    {
        var programmed = keys.TryGetValue(keyId, out var entry);
        if ((activated & 2) == 0 || (programmed ? entry.Algorithm is null : (activated >> 31 & 1) != 0)) return bytes;
        var (dataKey, tweakKey) = programmed ? (entry.Data, entry.Tweak) : tme;
        using var tweaks = Aes.Create();
        using var data = Aes.Create();
        (tweaks.Key, data.Key) = (tweakKey, dataKey);
        var unit = new byte[16];
        BitConverter.TryWriteBytes(unit, line);
        var (tweak, masks) = (new BigInteger(tweaks.EncryptEcb(unit, PaddingMode.None), isUnsigned: true), new byte[64]);
        for (var i = 0; i < 4; i++, tweak = (tweak << 1 & (BigInteger.One << 128) - 1) ^ (tweak >> 127 == 0 ? 0 : 0x87)) tweak.ToByteArray(isUnsigned: true).CopyTo(masks, 16 * i);
        byte[] masked = [.. bytes.Zip(masks, (b, m) => (byte)(b ^ m))];
        return [.. (encrypts ? data.EncryptEcb(masked, PaddingMode.None) : data.DecryptEcb(masked, PaddingMode.None)).Zip(masks, (b, m) => (byte)(b ^ m))];
    }

    private byte[] Cell(ulong line) => dram.GetValueOrDefault(line) ?? new byte[64];
    private bool Is(string name) => (bool?)platform[name] == true;
    private int Whole(string name) => (int)platform[name]!;
    private static byte[] Bytes(JsonNode? hex) => Convert.FromHexString((string)hex!);
    private static ulong Number(JsonNode? number) => number is null ? 0 : number.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (ulong)number : Convert.ToUInt64((string)number!, 16);
}

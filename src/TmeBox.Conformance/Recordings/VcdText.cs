using System.Globalization;
using System.Text;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Recordings;

/// <summary>A sequence as a value change dump (IEEE 1364, four-state), for the waveform viewers of hardware people.</summary>
/// <remarks>
/// A step takes 10 ns: at its start the operation is there, 5 ns later its outcome and the state after it. <c>operation</c> and <c>outcome</c> are ASCII, first
/// character in the most significant byte; bytes of lines are numbered as in memory, byte 0 in bits 7 to 0.
/// </remarks>
public static class VcdText
{
    private const int NameBits = 8 * 20;

    /// <summary>Runs a sequence on the specification and writes what happens.</summary>
    /// <exception cref="FormatException">There is too much to show; shrink it first.</exception>
    public static string Write(OperationSequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var sights = Sights.Of(sequence);
        var dump = new Dump();
        var (operation, address, outcome) = (dump.Wire("operation", NameBits), dump.Wire("address", 64), dump.Wire("outcome", NameBits));
        var (data, value) = (dump.Wire("answer_data", 512), dump.Wire("answer_value", 64));
        var state = new StateWires(dump, sights);
        dump.Begin($"tmebox: {sequence.Platform.Name}, cache {sequence.Cache.Mode}");
        state.Set(sights.Initial);
        for (var i = 0; i < sights.Steps.Length; i++)
        {
            var (step, after) = sights.Steps[i];
            dump.At(10L * i);
            dump.Comment($"{i} {step.Operation}");
            dump.Set(operation, Encoding.ASCII.GetBytes(OperationShape.Verbs[step.Operation.GetType()].PadRight(NameBits / 8, '\0')), bigEndian: true);
            dump.Set(address, OperationAddress.PaOf(step.Operation) ?? OperationAddress.VaOf(step.Operation) ?? OperationAddress.LineOf(step.Operation) ?? 0);
            dump.Unknown(outcome);
            dump.At((10L * i) + 5);
            dump.Set(outcome, Encoding.ASCII.GetBytes(step.Answer.Outcome.PadRight(NameBits / 8, '\0')), bigEndian: true);
            dump.Set(data, step.Answer.Data.Length == 0 ? new byte[64] : step.Answer.Data.Span);
            dump.Set(value, step.Answer.Value);
            state.Set(after);
        }

        dump.At(10L * sights.Steps.Length);
        return dump.ToString();
    }

    // The wires of all that a state holds.
    private sealed class StateWires
    {
        private readonly Dump dump;
        private readonly int activate;
        private readonly List<(ulong Line, int Ciphertext, int Mac, int Owner, int Poison)> dram;
        private readonly List<(int KeyId, ulong Line, int Valid, int Dirty, int Poisoned, int Data)> cache;
        private readonly List<(int Package, int KeyId, int Use)> keys;

        public StateWires(Dump dump, Sights sights)
        {
            this.dump = dump;
            activate = dump.Wire("msr_982h", 64);
            dram = [.. sights.Lines.Select(l => (l, dump.Wire($"dram_{l:x}_ciphertext", 512), dump.Wire($"dram_{l:x}_mac", 28), dump.Wire($"dram_{l:x}_owner", 1), dump.Wire($"dram_{l:x}_poison", 1)))];
            cache = [.. sights.Cached.Select(c => (c.KeyId, c.Line, Cached(c, "valid", 1), Cached(c, "dirty", 1), Cached(c, "poisoned", 1), Cached(c, "data", 512)))];
            keys = [.. sights.Keys.Select(k => (k.Package, k.KeyId, dump.Wire(FormattableString.Invariant($"key_package{k.Package}_keyid{k.KeyId}_use"), 2)))];
        }

        public void Set(MachineState m)
        {
            dump.Set(activate, m.Activate.Value.Concrete);
            foreach (var (package, keyId, use) in keys) dump.Set(use, (ulong)SpecificationView.Key(m, package, keyId).Use);
            foreach (var (line, ciphertext, mac, owner, poison) in dram)
            {
                var cell = SpecificationView.Of(line, m.Dram[LineAddress.Of(line)]);
                dump.Set(ciphertext, cell.Ciphertext.Span);
                dump.Set(mac, cell.Mac);
                dump.Set(owner, cell.Owner ? 1u : 0);
                dump.Set(poison, cell.Poison ? 1u : 0);
            }

            foreach (var (keyId, line, valid, dirty, poisoned, data) in cache)
            {
                var entry = SpecificationView.Cached(m, keyId, line);
                dump.Set(valid, entry is null ? 0u : 1);
                if (entry is not { } e)
                {
                    foreach (var wire in new[] { dirty, poisoned, data }) dump.Unknown(wire);
                    continue;
                }

                dump.Set(dirty, e.Dirty ? 1u : 0);
                dump.Set(poisoned, e.Poisoned ? 1u : 0);
                dump.Set(data, e.Data.Span);
            }
        }

        private int Cached((int KeyId, ulong Line) c, string part, int bits) => dump.Wire(FormattableString.Invariant($"cache_keyid{c.KeyId}_{c.Line:x}_{part}"), bits);
    }

    // Declarations first, then only what changes.
    private sealed class Dump
    {
        private readonly StringBuilder declarations = new();
        private readonly StringBuilder changes = new();
        private readonly List<(int Bits, string Value)> wires = [];
        private long time = -1;

        public int Wire(string name, int bits)
        {
            wires.Add((bits, ""));
            declarations.Append(CultureInfo.InvariantCulture, $"$var wire {bits} {Identifier(wires.Count - 1)} {name}{(bits == 1 ? "" : $" [{bits - 1}:0]")} $end\n");
            return wires.Count - 1;
        }

        public void Begin(string title)
        {
            changes.Append(CultureInfo.InvariantCulture, $"$comment {title} $end\n$timescale 1 ns $end\n$scope module tmebox $end\n{declarations}$upscope $end\n$enddefinitions $end\n");
            At(0);
            changes.Append("$dumpvars\n");
            for (var i = 0; i < wires.Count; i++) Unknown(i);
            changes.Append("$end\n");
        }

        public void At(long next)
        {
            if (next == time) return;
            time = next;
            changes.Append(CultureInfo.InvariantCulture, $"#{next}\n");
        }

        public void Comment(string text) => changes.Append("$comment ").Append(text).Append(" $end\n");

        public void Unknown(int wire) => Change(wire, "x");

        public void Set(int wire, ulong value) => Change(wire, value.ToString("b", CultureInfo.InvariantCulture));

        public void Set(int wire, ReadOnlySpan<byte> bytes, bool bigEndian = false)
        {
            var bits = new StringBuilder(8 * bytes.Length);
            for (var i = 0; i < bytes.Length; i++) bits.Append(bytes[bigEndian ? i : bytes.Length - 1 - i].ToString("b8", CultureInfo.InvariantCulture));
            var value = bits.ToString().TrimStart('0');
            Change(wire, value.Length == 0 ? "0" : value);
        }

        public override string ToString() => changes.ToString();

        private void Change(int wire, string value)
        {
            var (bits, before) = wires[wire];
            if (before == value) return;
            wires[wire] = (bits, value);
            changes.Append(bits == 1 ? value : $"b{value} ").Append(Identifier(wire)).Append('\n');
        }

        // Printable characters, as many as it takes.
        private static string Identifier(int number)
        {
            var text = "";
            for (var rest = number; ; rest = (rest / 94) - 1)
            {
                text += (char)('!' + (rest % 94));
                if (rest < 94) return text;
            }
        }
    }
}

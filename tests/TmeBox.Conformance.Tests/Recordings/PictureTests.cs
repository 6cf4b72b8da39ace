using System.Text.Json;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Recordings;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Recordings;

/// <summary>VCD and ITF of a sequence, read back by what their formats say.</summary>
public class PictureTests
{
    private static readonly OperationSequence Sequence = OperationSequence.Of(
        Rig.Ci, CacheShape.Unlimited,
        [Rig.Activate(), Rig.Key(1, Algorithm.Xts128Integrity, 5), Rig.Put(1, 0x40, 0xA5), new Operation.Flush(Rig.Pa(1, 0x40)), new Operation.Load(Rig.Pa(1, 0x40)), Rig.Key(2, Algorithm.Xts128Integrity, 9), new Operation.Load(Rig.Pa(2, 0x40))]);

    [Fact]
    public void A_waveform_shows_each_step_and_the_state_after_it()
    {
        var recording = Recorder.Record(Sequence);
        var at = Read(VcdText.Write(Sequence));
        Assert.Equal("load", Ascii(at(40, "operation")));
        Assert.Equal("done", Ascii(at(45, "outcome")));
        Assert.Equal("x", at(40, "outcome"));
        Assert.Equal(Bits(recording.Steps[4].Answer.Data.Span), at(45, "answer_data"));
        Assert.Equal("1", at(25, "cache_keyid1_40_dirty"));
        Assert.Equal("0", at(35, "cache_keyid1_40_valid"));
        Assert.Equal("x", at(35, "cache_keyid1_40_data"));
        Assert.NotEqual(at(25, "dram_40_ciphertext"), at(35, "dram_40_ciphertext"));
        Assert.Equal("0", at(5, "key_package0_keyid1_use"));
        Assert.Equal("1", at(15, "key_package0_keyid1_use"));
        Assert.Equal("machineCheck", Ascii(at(65, "outcome")));
    }

    [Fact]
    public void A_trace_in_ITF_has_a_state_for_each_step_with_the_same_variables()
    {
        using var document = JsonDocument.Parse(ItfJson.Write(Sequence));
        var root = document.RootElement;
        Assert.Equal("ITF", root.GetProperty("#meta").GetProperty("format").GetString());
        var variables = root.GetProperty("vars").EnumerateArray().Select(v => v.GetString()!).Order(StringComparer.Ordinal).ToList();
        var states = root.GetProperty("states").EnumerateArray().ToList();
        Assert.Equal(Sequence.Operations.Length + 1, states.Count);
        foreach (var (state, index) in states.Select((s, i) => (s, i)))
        {
            Assert.Equal(index, state.GetProperty("#meta").GetProperty("index").GetInt32());
            Assert.Equal(variables, state.EnumerateObject().Select(p => p.Name).Where(n => n != "#meta").Order(StringComparer.Ordinal));
        }

        Assert.DoesNotContain(states[3].GetProperty("dram").GetProperty("#map").EnumerateArray(), p => p[1].GetProperty("ciphertext").GetString()!.Trim('0').Length > 0);
        var cell = states[4].GetProperty("dram").GetProperty("#map").EnumerateArray().Single();
        Assert.Equal("64", cell[0].GetProperty("#bigint").GetString());
        Assert.Equal(SpecifiedCiphertext(), cell[1].GetProperty("ciphertext").GetString());
        var tag = states[3].GetProperty("cache").GetProperty("#map").EnumerateArray().Single()[0].GetProperty("#tup");
        Assert.Equal(["1", "64"], tag.EnumerateArray().Select(n => n.GetProperty("#bigint").GetString()));
    }

    [Fact]
    public void Too_much_for_a_picture_is_said()
    {
        var much = Sequence with { Operations = [.. Enumerable.Repeat(Sequence.Operations[^1], Sights.MostSteps + 1)] };
        foreach (var write in new Func<OperationSequence, string>[] { VcdText.Write, ItfJson.Write })
            Assert.Contains("found 10001 steps; expected at most 10000", Assert.Throws<FormatException>(() => write(much)).Message, StringComparison.Ordinal);
    }

    private static string SpecifiedCiphertext()
    {
        var snooped = Recorder.Record(Sequence with { Operations = [.. Sequence.Operations[..4], new Operation.Snoop(0x40)] });
        return Convert.ToHexStringLower(snooped.Steps[^1].Answer.Data.Span);
    }

    private static string Bits(ReadOnlySpan<byte> bytes)
    {
        var reversed = bytes.ToArray();
        Array.Reverse(reversed);
        return string.Concat(reversed.Select(b => b.ToString("b8", null))).TrimStart('0');
    }

    private static string Ascii(string bits)
    {
        bits = bits.PadLeft((bits.Length + 7) / 8 * 8, '0');
        return string.Concat(bits.Chunk(8).Select(b => (char)Convert.ToByte(new string(b), 2))).Trim('\0');
    }

    // A reader of its own: declarations, then times and changes; every change is of a declared wire and fits its width.
    private static Func<long, string, string> Read(string text)
    {
        var wires = new Dictionary<string, (string Name, int Bits)>(StringComparer.Ordinal);
        var changes = new List<(long Time, string Name, string Value)>();
        var (time, body) = (-1L, false);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var words = line.Split(' ');
            if (words[0] == "$var") Assert.True(!body && wires.TryAdd(words[3], (words[4], int.Parse(words[2], null))), line);
            else if (words[0] == "$enddefinitions") body = true;
            else if (line.StartsWith('$')) Assert.True(line == "$dumpvars" || line.EndsWith("$end", StringComparison.Ordinal), line);
            else if (line.StartsWith('#')) Assert.True(long.Parse(line[1..], null) is var next && next > time && (time = next) >= 0, line);
            else Change(line.StartsWith('b') ? (words[0][1..], words[1]) : (line[..1], line[1..]));
        }

        return (at, name) => changes.Last(c => c.Time <= at && c.Name == name).Value;

        void Change((string Value, string Wire) change)
        {
            var (name, bits) = wires[change.Wire];
            Assert.True(body && change.Value.Length <= bits && change.Value.All(c => c is '0' or '1' or 'x'), $"{name}: {change.Value}");
            changes.Add((time, name, change.Value));
        }
    }
}

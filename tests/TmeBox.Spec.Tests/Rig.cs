using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Tests;

/// <summary>Machines in known states, and short names for what tests do with them.</summary>
internal static class Rig
{
    public const ulong Enable = 2;
    public const ulong Restore = 4;
    public const ulong Bypass = 1ul << 31;
    public const ulong AllAlgorithms = 0xFul << 48;

    /// <summary>The platform of the checked values in F-ACT-3: 6 KeyID bits, 63 keys, 4 algorithms, bypass.</summary>
    public static Profile None { get; } = new(
        "none", 46, 6, 63, [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity], true, true, IntegrityMode.None);

    public static Profile Ci { get; } = None with { Name = "ci", Integrity = IntegrityMode.Ci };

    public static IEnumerable<Profile> BothModes { get; } = [None, Ci];

    public static Func<ICipher>[] BothCiphers { get; } = [() => new BitsCipher(), () => new IdealCipher(7)];

    public static ulong KeyIdBits(int k) => (ulong)k << 32;

    public static ulong TdxBits(int p) => (ulong)p << 36;

    public static Bytes Bytes(int seed) => Line.Of(new Random(seed).Array(64));

    public static Bytes KeyOf(int seed) => KeyMaterial.Key(new Random(seed).Array(32));

    public static Bytes FieldOf(int seed) => KeyMaterial.Field(new Random(seed).Array(64));

    public static ActivateInputs Inputs(bool entropy = true, bool stored = true) =>
        new(entropy, stored, KeyOf(1001), KeyOf(1002), Logic.Bytes.Of(KeyMaterial.MacKeySort, new Random(1003).Array(16)));

    public static MachineState Fresh(Profile? profile = null, ICipher? cipher = null) => MachineState.Reset(profile ?? None, cipher ?? new BitsCipher());

    /// <summary>A machine with TME-MK on: k KeyID bits, p of them for TDX, all algorithms.</summary>
    public static MachineState Active(Profile? profile = null, ICipher? cipher = null, int k = 6, int p = 0, ulong more = 0)
    {
        var step = WriteActivate.Run(Fresh(profile, cipher), Word.Of(Enable | KeyIdBits(k) | TdxBits(p) | AllAlgorithms | more, 64), Inputs());
        step.Expect(Outcomes.Done, "Activate.Committed", "Activate.CameUp");
        return step.Machine;
    }

    /// <summary>A machine with two KeyIDs that have keys of their own, with integrity where the platform has it.</summary>
    public static MachineState Two(Profile profile, ICipher? cipher = null) => Active(profile, cipher).Key(1, 11, 12).Key(2, 21, 22);

    /// <summary>The integrity algorithm on a platform with integrity, the plain one on others.</summary>
    public static Algorithm Best(MachineState m) => m.HasMac.IsTrue ? Algorithm.Xts128Integrity : Algorithm.Xts128;

    /// <summary>A key for one line, named without KeyID.</summary>
    public static LineKey LineKey(LineAddress line, Bit wide, Bytes dataKey, Bytes tweakKey) =>
        new(line, false, false, false, wide, dataKey, tweakKey, line.ByteAddress.ZeroExtend(64));

    /// <summary>The same key for another line.</summary>
    public static LineKey For(this LineKey key, LineAddress line) => LineKey(line, key.Wide, key.DataKey, key.TweakKey) with { Checked = key.Checked };

    public static KeyRequest Request(int command, int keyId, Algorithm algorithm = Algorithm.Xts128, int data = 1, int tweak = 2) =>
        new(PconfigInputs.With(KeyOf(500 + data), KeyOf(500 + tweak)), KeyProgram.For(command, KeyId.Of(keyId), algorithm, FieldOf(data), FieldOf(tweak)));

    public static KeyRequest At(KeyRequest request, ulong rbx) => request with { Inputs = request.Inputs with { Rbx = Word.Of(rbx, 64) } };

    public static Step Ask(this MachineState m, KeyRequest request) => Pconfig.Run(m, request.Inputs, request.Program);

    public static MachineState Key(this MachineState m, int keyId, int data, int tweak, Algorithm? algorithm = null)
    {
        var step = m.Ask(Request(KeyProgram.SetKeyDirect, keyId, algorithm ?? Best(m), data, tweak));
        step.Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
        return step.Machine;
    }

    public static MachineState Command(this MachineState m, int command, int keyId)
    {
        var step = m.Ask(Request(command, keyId));
        step.Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
        return step.Machine;
    }

    public static PhysicalAddress At(this MachineState m, int keyId, ulong address) => PhysicalAddress.Naming(m, KeyId.Of(keyId), LineAddress.Of(address));

    public static MachineState Put(this MachineState m, int keyId, ulong address, Bytes data, ulong enables = ulong.MaxValue) =>
        Store.Run(m, m.At(keyId, address), Word.Of(enables, 64), data).Done();

    public static MachineState Out(this MachineState m, int keyId, ulong address) => Flush.Run(m, m.At(keyId, address)).Done();

    /// <summary>A store that reaches DRAM.</summary>
    public static MachineState PutOut(this MachineState m, int keyId, ulong address, Bytes data) => m.Put(keyId, address, data).Out(keyId, address);

    public static MachineState Direct(this MachineState m, int keyId, ulong address, Bytes data) => Movdir64b.Run(m, m.At(keyId, address), data).Done();

    /// <summary>What a load gives; it must not be poison.</summary>
    public static MachineState Get(this MachineState m, int keyId, ulong address, out Bytes data)
    {
        var step = Load.Run(m, m.At(keyId, address));
        data = step.Answer.Data;
        return step.Done();
    }

    public static Bytes Read(this MachineState m, int keyId, ulong address)
    {
        m.Get(keyId, address, out var data);
        return data;
    }

    /// <summary>A load that must meet poison, and give nothing.</summary>
    public static MachineState MeetPoison(this MachineState m, int keyId, ulong address)
    {
        var step = Load.Run(m, m.At(keyId, address));
        Assert.Equal("#MC", Outcomes.Name(step.Answer.Outcome));
        Assert.Equal(Line.Zero, step.Answer.Data);
        Assert.Contains("Load.ConsumesPoison", step.Machine.Ids());
        return step.Machine;
    }

    public static DramLine Stored(this MachineState m, ulong address) => Physical.Snoop(m, LineAddress.Of(address));

    public static MachineState Replace(this MachineState m, ulong address, DramLine by) => Physical.Replace(m, LineAddress.Of(address), by);

    public static MachineState Done(this Step step)
    {
        Assert.Equal("Done", Outcomes.Name(step.Answer.Outcome));
        return step.Machine;
    }

    public static ImmutableArray<string> Ids(this MachineState m) => [.. m.Fired.Rules().Select(r => r.Id)];

    /// <summary>The outcome and exactly the rules that decided.</summary>
    public static void Expect(this Step step, Word outcome, params string[] rules)
    {
        Assert.Equal(Outcomes.Name(outcome), Outcomes.Name(step.Answer.Outcome));
        Assert.Equal(rules.Order(StringComparer.Ordinal), step.Machine.Ids().Order(StringComparer.Ordinal));
    }

    /// <summary>Refused by one rule, nothing changed.</summary>
    public static void Refused(this Step step, MachineState before, Word outcome, string rule)
    {
        step.Expect(outcome, rule);
        Assert.Equal(before.Begin(), step.Machine with { Fired = RuleSet.Empty });
        Assert.Equal(Line.Zero, step.Answer.Data);
    }

    public static Bytes Xor(Bytes a, Bytes b) => Line.Of([.. a.Concrete.ToArray().Zip(b.Concrete.ToArray(), (x, y) => (byte)(x ^ y))]);

    /// <summary>The first line with the 16-byte blocks of the second that are named.</summary>
    public static Bytes Blocks(Bytes of, Bytes with, params int[] blocks) =>
        Line.Merge(of, with, Word.Of(blocks.Aggregate(0ul, (mask, b) => mask | (0xFFFFul << (16 * b))), 64));

    public static bool SameBlock(Bytes a, Bytes b, int block) => a.Concrete.Slice(16 * block, 16).SequenceEqual(b.Concrete.Slice(16 * block, 16));
}

using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>PCONFIG: its ladder of guards and its four commands (F-PCFG-1 to F-PCFG-6).</summary>
public class PconfigTests
{
    // A machine on which every guard can be reached: 12 keys in 6 bits, of which the upper one is TDX's, one algorithm not activated.
    private static readonly Profile Narrow = Rig.None with { MaxKeys = 62 };

    private sealed record Guard(string Rule, Word Outcome, Func<MachineState, KeyRequest, (MachineState, KeyRequest)> Violate)
    {
        // What a request that violates this one cannot violate or satisfy at the same time.
        public string[] Excludes { get; init; } = [];
    }

    private static MachineState On() => WriteActivate.Run(Rig.Fresh(Narrow), Word.Of(Rig.Enable | Rig.KeyIdBits(5) | Rig.TdxBits(1) | (7ul << 48), 64), Rig.Inputs()).Done();

    private static Word Control(KeyRequest p, ulong clear, ulong set) => Word.Of((p.Program.Control.Concrete & ~clear) | set, 32);

    // In the order of the manual.
    private static readonly Guard[] Ladder =
    [
        new("NotPrivileged", Outcomes.InvalidOpcode, (m, p) => (m.WithCore(m.Core with { Cpl = Word.Of(3, 2) }), p)),
        new("LeafUnsupported", Outcomes.GeneralProtection, (m, p) => (m, p with { Inputs = p.Inputs with { Leaf = Word.Of(1, 32) } })),
        new("NotActivated", Outcomes.GeneralProtection, (m, p) => (m with { Activate = Activation.Reset }, p)),
        new("Misaligned", Outcomes.GeneralProtection, (m, p) => (m, p with { Inputs = p.Inputs with { Rbx = p.Inputs.Rbx | Word.Of(64, 64) } })),
        new("NonCanonical", Outcomes.GeneralProtection, (m, p) => (m, p with { Inputs = p.Inputs with { Rbx = p.Inputs.Rbx | Word.Of(1ul << 47, 64) } })),
        new("ReservedControl", Outcomes.GeneralProtection, (m, p) => (m, p with { Program = p.Program with { Control = Control(p, 0, 1ul << 24) } })),
        new("BadCommand", Outcomes.GeneralProtection, (m, p) => (m, p with { Program = p.Program with { Control = Control(p, 0xFF, 0x81) } })) { Excludes = ["NoEntropy"] },
        new("KeyIdZero", Outcomes.GeneralProtection, (m, p) => (m, p with { Program = p.Program with { KeyId = KeyId.Of(0) } })) { Excludes = ["KeyIdAboveMaxKeys", "KeyIdAboveActivatedBits", "KeyIdTdxPrivate"] },
        new("KeyIdAboveMaxKeys", Outcomes.GeneralProtection, (m, p) => (m, p with { Program = p.Program with { KeyId = KeyId.Of(63) } })) { Excludes = ["KeyIdAboveActivatedBits", "KeyIdTdxPrivate"] },
        new("KeyIdAboveActivatedBits", Outcomes.GeneralProtection, (m, p) => (m, p with { Program = p.Program with { KeyId = KeyId.Of(33) } })) { Excludes = ["KeyIdTdxPrivate"] },
        new("KeyIdTdxPrivate", Outcomes.GeneralProtection, (m, p) => (m, p with { Program = p.Program with { KeyId = KeyId.Of(17) } })),
        new("AlgorithmNotOneHot", Outcomes.GeneralProtection, (m, p) => (m, p with { Program = p.Program with { Control = Control(p, 0xFFFF00, 0x0300) } })) { Excludes = ["AlgorithmNotActivated"] },
        new("AlgorithmNotActivated", Outcomes.GeneralProtection, (m, p) => (m, p with { Program = p.Program with { Control = Control(p, 0xFFFF00, 0x0800) } })),
        new("TableBusy", Outcomes.DeviceBusy, (m, p) => (KeyTableLock.Take(m.On(CoreId.Of(1))).Done().On(CoreId.Of(0)), p)),
        new("NoEntropy", Outcomes.EntropyError, (m, p) => (m, p with { Inputs = p.Inputs with { EntropyAvailable = false } })),
    ];

    [Theory]
    [InlineData(KeyProgram.SetKeyDirect)]
    [InlineData(KeyProgram.SetKeyRandom)]
    [InlineData(KeyProgram.ClearKey)]
    [InlineData(KeyProgram.NoEncrypt)]
    public void Each_guard_refuses_and_changes_nothing(int command)
    {
        foreach (var guard in Ladder)
        {
            var (m, p) = guard.Violate(On(), Rig.Request(command, 5));
            var step = m.Ask(p);
            if (guard.Rule == "NoEntropy" && command != KeyProgram.SetKeyRandom) step.Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
            else step.Refused(m, guard.Outcome, "Pconfig." + guard.Rule);
        }

        On().Ask(Rig.Request(command, 5)).Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
    }

    [Fact]
    public void Of_several_violated_guards_the_first_decides()
    {
        var decided = new HashSet<string>(StringComparer.Ordinal);
        Seeds.Each(3_000, random =>
        {
            var command = random.Next(4);
            var (m, p) = (On(), Rig.Request(command, 5));
            var barred = new HashSet<string>(StringComparer.Ordinal);
            if (command != KeyProgram.SetKeyRandom) barred.Add("NoEntropy");
            Guard? first = null;
            foreach (var guard in Ladder)
            {
                if (barred.Contains(guard.Rule) || random.Next(6) > 0) continue;
                (m, p) = guard.Violate(m, p);
                first ??= guard;
                barred.UnionWith(guard.Excludes);
            }

            if (first is null) return;
            decided.Add(first.Rule);
            m.Ask(p).Refused(m, first.Outcome, "Pconfig." + first.Rule);
        });
        Assert.Equal(Ladder.Length, decided.Count);
    }

    [Fact]
    public void Every_algorithm_field_but_one_activated_bit_is_refused_for_every_command()
    {
        Seeds.Each(500, random =>
        {
            var bits = random.Number(16);
            var command = random.Next(4);
            var p = Rig.Request(command, 5);
            p = p with { Program = p.Program with { Control = Control(p, 0xFFFF00, bits << 8) } };
            var step = On().Ask(p);
            if (System.Numerics.BitOperations.PopCount(bits) != 1) step.Expect(Outcomes.GeneralProtection, "Pconfig.AlgorithmNotOneHot");
            else if (bits > 4) step.Expect(Outcomes.GeneralProtection, "Pconfig.AlgorithmNotActivated");
            else step.Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
        });
    }

    [Fact]
    public void The_address_must_be_canonical_and_aligned()
    {
        Seeds.Each(300, random =>
        {
            var rbx = random.Number(64) & (random.Coin() ? ~0xFFul : ulong.MaxValue);
            var step = On().Ask(Rig.At(Rig.Request(0, 5), rbx));
            var canonical = (long)(rbx << 16) >> 16 == (long)rbx;
            if ((rbx & 0xFF) != 0) step.Expect(Outcomes.GeneralProtection, "Pconfig.Misaligned");
            else if (!canonical) step.Expect(Outcomes.GeneralProtection, "Pconfig.NonCanonical");
            else step.Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
        });
    }

    [Theory]
    [InlineData(Algorithm.Xts128, 16)]
    [InlineData(Algorithm.Xts128Integrity, 16)]
    [InlineData(Algorithm.Xts256, 32)]
    [InlineData(Algorithm.Xts256Integrity, 32)]
    public void The_commands_make_the_entries_that_the_manual_says(Algorithm algorithm, int length)
    {
        var m = Rig.Active();
        var before = m.Key(5, 90, 91).Key(6, 92, 93);
        var (field, tweak) = (Rig.FieldOf(1).Concrete[..length].ToArray(), Rig.FieldOf(2).Concrete[..length].ToArray());
        KeyEntry After(int command) => before.Ask(Rig.Request(command, 5, algorithm)).Done().KeyOf(KeyId.Of(5));
        var number = Word.Of((ulong)algorithm, 2);
        Assert.Equal(new(KeyModes.Keyed, number, KeyMaterial.Key(field), KeyMaterial.Key(tweak)), After(KeyProgram.SetKeyDirect));
        Assert.Equal(
            new(KeyModes.Keyed, number, Mixed(501, field), Mixed(502, tweak)),
            After(KeyProgram.SetKeyRandom));
        Assert.Equal(KeyEntry.Tme, After(KeyProgram.ClearKey));
        Assert.Equal(KeyModes.Plaintext, After(KeyProgram.NoEncrypt).Mode);

        Bytes Mixed(int seed, byte[] with)
        {
            var random = Rig.KeyOf(seed).Concrete;
            var mixed = new byte[with.Length];
            for (var i = 0; i < mixed.Length; i++) mixed[i] = (byte)(random[i] ^ with[i]);
            return KeyMaterial.Key(mixed);
        }
    }

    [Fact]
    public void A_command_changes_one_entry_and_flushes_nothing()
    {
        foreach (var profile in Rig.BothModes)
        {
            var m = Rig.Two(profile).Put(1, 0x40, Rig.Bytes(1)).PutOut(1, 0x80, Rig.Bytes(2));
            for (var command = 0; command < 4; command++)
            {
                var after = m.Ask(Rig.Request(command, 1, data: 77)).Done();
                Assert.NotEqual(m.KeyOf(KeyId.Of(1)), after.KeyOf(KeyId.Of(1)));
                Assert.Equal(m.Begin(), after with { Keys = m.Keys, Fired = Spec.Rules.RuleSet.Empty });
                for (var other = 2; other < 64; other++) Assert.Equal(m.KeyOf(KeyId.Of(other)), after.KeyOf(KeyId.Of(other)));
            }
        }
    }

    [Fact]
    public void A_data_key_may_equal_the_tweak_key() =>
        Rig.Active().Ask(Rig.Request(KeyProgram.SetKeyDirect, 1, data: 4, tweak: 4)).Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
}

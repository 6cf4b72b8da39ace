using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;

namespace TmeBox.Conformance.Tests.Attacks;

public class AttackReplayTests
{
    public static TheoryData<string> Names { get; } = [.. Known.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_known_attack_succeeds_with_real_bytes_on_specification_and_engine(string name)
    {
        var attack = Known.All[name];
        Assert.True(attack.Succeeds(() => new BitsCipher()), name);
        Assert.True(attack.Succeeds(() => new IdealCipher(3)), name);
        var replay = AttackReplay.Run(attack);
        Assert.True(replay.Reproduced, $"{name}: {replay.Divergence}");
        Assert.Equal(attack.Steps.Length, replay.Steps.Length);
        Assert.Equal(name.Split(' ')[0], AttackNames.Of(attack).Id);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_step_of_a_known_attack_can_be_left_out(string name)
    {
        var attack = Known.All[name];
        for (var i = 0; i < attack.Steps.Length; i++)
        {
            // A step that writes what a later place saw cannot be moved; then nothing is left to compare.
            if (attack.Steps.Any(s => s.First.SeenAt is { } at && at >= i)) continue;
            var fewer = attack with { Steps = attack.Steps.RemoveAt(i) };
            var needless = fewer.Succeeds(() => new BitsCipher());
            Assert.True(!needless || IsAnEvictionOfTheAttackers(attack.Steps[i]), $"{name} succeeds without step {i + 1}");
        }
    }

    [Fact]
    public void Where_integrity_is_checked_the_foreign_overwrite_is_a_machine_check()
    {
        var attack = Known.All["A6 client-none"] with { Scene = Known.Ci };
        var replay = AttackReplay.Run(attack);
        Assert.Null(replay.Divergence);
        Assert.False(replay.Violated);
        Assert.Equal(Outcome.MachineCheck, replay.Steps[^1].First.Answer.Outcome);
    }

    // Handing over leaves zeros in DRAM, which a shorter attack may use instead.
    private static bool IsAnEvictionOfTheAttackers(AttackStep step) => step is { Actor: Actor.Hardware, KeyId: Known.Attacker };
}

using TmeBox.Attacks;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Ciphers;

namespace TmeBox.Conformance.Tests.Attacks;

public class AttackReplayTests
{
    private static readonly int[] KeyIds = [1, 2, 3, 256, 32766, 32767];

    private static readonly int[] Draws = [0, 1, 255, 256, 257, 511, 512, 10_000, 65_535];

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
            // Later steps name what was seen by the number of a step.
            if (attack.Steps.Any(s => s.First.SeenAt >= i)) continue;
            var fewer = attack with { Steps = attack.Steps.RemoveAt(i) };
            Assert.False(fewer.Succeeds(() => new BitsCipher()), $"{name} succeeds without step {i + 1}");
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

    [Fact]
    public void No_key_is_drawn_twice()
    {
        var drawn =
            from keyId in KeyIds
            from draw in Draws
            let keys = Scene.RandomKeys(keyId, draw)
            from key in new[] { keys.Data, keys.Tweak }
            select key;
        Assert.Equal(KeyIds.Length * Draws.Length * 2, drawn.Distinct().Count());
    }
}

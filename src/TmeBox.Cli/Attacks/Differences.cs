using TmeBox.Attacks;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Logic;

namespace TmeBox.Cli.Attacks;

/// <summary>Says what tells two runs of an attack apart.</summary>
internal static class Differences
{
    /// <summary>The first difference that the last step shows.</summary>
    public static string Tell(Attack attack, IReadOnlyList<AttackRow> rows)
    {
        var (first, second) = (rows[^1].First, rows[^1].Second!);
        if (first.Outcome != second.Outcome) return $"the last step answers {first.Outcome} in run 1 and {second.Outcome} in run 2";
        if (first.Dram is { } one && second.Dram is { } two && one.Poison.IsTrue != two.Poison.IsTrue) return "the line is poisoned in one run only";
        var (knownFirst, knownSecond) = (Known(), Known());
        foreach (var row in rows)
        {
            if (row.Second is null || attack.Steps[row.Number - 1].Actor is not (Actor.Attacker or Actor.Physical)) continue;
            foreach (var ((blockFirst, what), (blockSecond, _)) in Blocks(row.First).Zip(Blocks(row.Second)))
            {
                var (originFirst, originSecond) = (knownFirst.GetValueOrDefault(blockFirst), knownSecond.GetValueOrDefault(blockSecond));
                if (originFirst != originSecond && row.Number == rows[^1].Number)
                    return $"{what} of step {row.Number}: in run 1 {Meaning(originFirst)}; in run 2 {Meaning(originSecond)}";
                var here = $"{what} of step {row.Number}";
                knownFirst.TryAdd(blockFirst, here);
                knownSecond.TryAdd(blockSecond, here);
            }
        }

        return "the two runs look different to the observer";
    }

    private static string Meaning(string? origin) => origin is null ? "new" : origin.Contains(" of step ", StringComparison.Ordinal) ? $"the same as {origin}" : origin;

    private static Dictionary<string, string> Known() => new(StringComparer.Ordinal)
    {
        [Key(Line.Zero, 0)] = "zeros",
        [Key(Stage.SecretA, 0)] = "the victim's plaintext aa..",
        [Key(Stage.SecretB, 0)] = "the victim's plaintext bb..",
        [Key(Stage.Foreign, 0)] = "the attacker's own 66..",
    };

    private static IEnumerable<(string Block, string What)> Blocks(RunSight sight)
    {
        if ((sight.Saw ?? sight.Dram?.Ciphertext) is not { } line) yield break;
        for (var block = 0; block < 4; block++) yield return (Key(line, block), $"bytes {block * 16}-{(block * 16) + 15}");
        if (sight.Dram is { } dram && MacTag.Value(dram.Mac) != 0) yield return ("MAC " + MacTag.Value(dram.Mac).ToString("x7", System.Globalization.CultureInfo.InvariantCulture), "the MAC");
    }

    private static string Key(Bytes line, int block) => Convert.ToHexStringLower(line.Concrete.Slice(block * 16, 16));
}

using Iced.Intel;

namespace TmeBox.X86.Fuzzing.Mutation;

/// <summary>Makes mutants of accepted programs.</summary>
/// <param name="seeds">Accepted programs; at least one.</param>
internal sealed class CodeMutation(IReadOnlyList<byte[]> seeds)
{
    private const int MostKept = 4096;
    private readonly List<byte[]> pool = [.. seeds];
    private readonly List<Instruction> dictionary = [.. seeds.SelectMany(s => InstructionMutation.Decode(s, 0))];

    /// <summary>A mutant of one of the programs known so far.</summary>
    public byte[] Next(CodeDice dice)
    {
        var code = (byte[])dice.Of(dice.Once(3) ? seeds : pool).Clone();
        for (var many = 1 + (dice.Once(3) ? dice.Below(4) : 0); many > 0; many--)
        {
            if (dice.Once(2)) InstructionMutation.Apply(code, dictionary, dice);
            else ByteMutation.Apply(code, dice.Of(pool), dice);
        }

        return code;
    }

    /// <summary>Remembers an accepted mutant: mutants of mutants go farther.</summary>
    public void Keep(byte[] code, CodeDice dice)
    {
        if (pool.Count < MostKept + seeds.Count) pool.Add(code);
        else pool[seeds.Count + dice.Below(MostKept)] = code;
    }
}

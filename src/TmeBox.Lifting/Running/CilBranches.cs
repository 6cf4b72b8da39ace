using TmeBox.Lifting.Compiled;
using TmeBox.Lifting.Values;
using TmeBox.Logic;

namespace TmeBox.Lifting.Running;

/// <summary>Where control goes after a branch.</summary>
internal static class CilBranches
{
    /// <summary>The offsets with the ways to them; null if the instruction is no branch.</summary>
    public static IEnumerable<(int Next, CilPath Path)>? Of(CilInstruction instruction, CilPath path)
    {
        var name = instruction.Name.EndsWith(".s", StringComparison.Ordinal) ? instruction.Name[..^2] : instruction.Name;
        switch (name)
        {
            case "br":
                return [(instruction.Of<int>(), path)];
            case "brtrue":
                return Either(instruction, path.Pop(out Word chosen), chosen != 0);
            case "brfalse":
                return Either(instruction, path.Pop(out Word refused), refused == 0);
            case "switch":
                return Cases(instruction, path.Pop(out Word number), number);
        }

        if (name[0] != 'b' || name == "break") return null;
        var rest = path.Pop(out Word right).Pop(out Word left);
        return CilNumbers.Compared(name[1..], left, right) is { } holds ? Either(instruction, rest, holds) : null;
    }

    private static (int Next, CilPath Path)[] Either(CilInstruction instruction, CilPath path, Bit holds) =>
        [(instruction.Of<int>(), path.Where(holds)), (instruction.Next, path.Where(!holds))];

    private static IEnumerable<(int Next, CilPath Path)> Cases(CilInstruction instruction, CilPath path, Word number)
    {
        var targets = instruction.Of<int[]>();
        for (var i = 0; i < targets.Length; i++) yield return (targets[i], path.Where(number == (ulong)i));
        yield return (instruction.Next, path.Where(number >= Word.Of((ulong)targets.Length, number.Width)));
    }
}

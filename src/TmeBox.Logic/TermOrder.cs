namespace TmeBox.Logic;

/// <summary>An order of terms by what they say, and not by when they were made; so that scripts do not depend on what else a process does.</summary>
internal static class TermOrder
{
    /// <summary>A number made of everything that a term says; two different terms of one script share it with probability 2^-128.</summary>
    public static UInt128 KeyOf(Op op, Sort sort, IReadOnlyList<Term> arguments, ulong value, Function? function, string? name)
    {
        var (a, b) = (0x9E3779B97F4A7C15UL, 0xC2B2AE3D27D4EB4FUL);
        Add((ulong)op);
        Add(((ulong)sort.Kind << 32) | (uint)sort.Size);
        Add(value);
        AddText(sort.Name);
        AddText(function?.Name ?? "");
        AddText(name ?? "");
        foreach (var argument in arguments)
        {
            Add((ulong)argument.Key);
            Add((ulong)(argument.Key >> 64));
        }

        return new(a, b);

        void AddText(string text)
        {
            Add((ulong)text.Length);
            foreach (var c in text) Add(c);
        }

        // Two different multiply-and-shift rounds, so that the halves are independent.
        void Add(ulong part)
        {
            a = (a ^ part) * 0xFF51AFD7ED558CCDUL;
            a ^= a >> 32;
            b = (b + part) * 0xC4CEB9FE1A85EC53UL;
            b ^= b >> 29;
        }
    }

    /// <summary>Whether the first of two terms is written first where their order does not matter.</summary>
    public static bool IsFirst(Term a, Term b) => a.Key != b.Key ? a.Key < b.Key : a.Id <= b.Id;
}

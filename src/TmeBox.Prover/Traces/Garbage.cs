using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Traces;

/// <summary>What a decryption gives that nobody encrypted under its key: no trace may rest on its being of use.</summary>
internal static class Garbage
{
    /// <summary>The name of the assumption.</summary>
    public const string MapsNothing = "Garbage.MapsNothing";

    /// <summary>The name of the assumption that no ciphertext is the line of zeros, which blank DRAM holds.</summary>
    public const string IsNotBlank = "Garbage.IsNotBlank";

    /// <summary>That no page-table entry read from such a line is present, at every decryption and every entry that a search mentions.</summary>
    /// <remarks>One entry in two would be; keys by which four levels of them meet a chosen line could be found by trying, and say nothing of a rule.</remarks>
    public static IEnumerable<Assertion> At(IReadOnlyList<Term> applications)
    {
        var encryptions = Of(applications, SymbolicCipher.EncryptFunction);
        var entries = Of(applications, Line.QuadwordFunction);
        var number = 0;
        foreach (var e in encryptions) yield return new(FormattableString.Invariant($"{IsNotBlank}!{number++}"), Bytes.Of(e) != Line.Zero);
        foreach (var decrypted in Of(applications, SymbolicCipher.DecryptFunction))
        {
            Bit garbage = true;
            foreach (var e in encryptions) garbage &= !(Bytes.Of(e) == Bytes.Of(decrypted.Arguments[3]) & IsUnderSameKey(e, decrypted));
            foreach (var entry in entries)
                yield return new(FormattableString.Invariant($"{MapsNothing}!{number++}"), (garbage & Bytes.Of(entry.Arguments[0]) == Bytes.Of(decrypted)).Implies(!Word.Of(entry)[0]));
        }
    }

    private static Bit IsUnderSameKey(Term a, Term b) =>
        Bytes.Of(a.Arguments[0]) == Bytes.Of(b.Arguments[0]) & Bit.Of(a.Arguments[1]) == Bit.Of(b.Arguments[1]) & Bytes.Of(a.Arguments[2]) == Bytes.Of(b.Arguments[2]);

    private static ImmutableArray<Term> Of(IReadOnlyList<Term> applications, Function function) => [.. applications.Where(t => ReferenceEquals(t.Function, function))];
}

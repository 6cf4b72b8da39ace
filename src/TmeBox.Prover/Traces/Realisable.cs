using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Traces;

/// <summary>Wishes that lead the solver to models that can be given bytes. They prove nothing: that a wish cannot be met does not mean that no trace exists.</summary>
internal static class Realisable
{
    /// <summary>That whole lines are stored, and that no ciphertext is one by chance.</summary>
    public static IEnumerable<Assertion> At(IReadOnlyList<Operands> operands, IReadOnlyList<Term> applications)
    {
        var encryptions = applications.Where(t => ReferenceEquals(t.Function, SymbolicCipher.EncryptFunction)).Select(Bytes.Of).ToArray();
        var number = 0;
        foreach (var o in operands)
        {
            yield return new(FormattableString.Invariant($"Wish.WholeLines!{number++}"), o.Enables == Line.AllBytes | o.Enables == Line.NoBytes);
            foreach (var e in encryptions) yield return new(FormattableString.Invariant($"Wish.NotGuessed!{number++}"), e != o.Stored.Ciphertext);
        }
    }
}

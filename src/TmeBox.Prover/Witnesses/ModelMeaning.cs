using System.Numerics;
using TmeBox.Logic;
using TmeBox.Prover.Smt;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Witnesses;

/// <summary>What the functions of which a proof knows nothing really do with bytes: merge lines, mix keys.</summary>
internal static class ModelMeaning
{
    /// <summary>The terms whose values <see cref="Join"/> needs.</summary>
    public static IEnumerable<Term> Operands(Term term) =>
        ReferenceEquals(term.Function, Line.MergeFunction) || ReferenceEquals(term.Function, KeyMaterial.MixedFunction)
            ? term.Arguments.Where(a => a.Op is not (Op.Constant or Op.OpaqueConstant))
            : [];

    /// <summary>Ties the bytes of an application's value to those of its arguments.</summary>
    public static void Join(Term term, IReadOnlyDictionary<Term, SmtValue> said, ModelBytes bytes)
    {
        if (ReferenceEquals(term.Function, Line.MergeFunction))
        {
            var (old, written, merged) = (Element(term.Arguments[0]), Element(term.Arguments[1]), Element(term));
            var enables = Number(term.Arguments[2]);

            // Of all bytes and of none the specification does not ask this function.
            if (enables is 0 or ulong.MaxValue) return;
            for (var i = 0; i < Line.Size; i++) bytes.Join(merged, (enables >> i & 1) != 0 ? written : old, i);
        }
        else if (ReferenceEquals(term.Function, KeyMaterial.MixedFunction))
        {
            if (term.Arguments[1] != KeyMaterial.ZeroField.Term) throw new ReplayFailedException("a key is mixed with a field that is not zero, which no step does");
            var (random, mixed) = (Element(term.Arguments[0]), Element(term));
            var length = Truth(term.Arguments[2]) ? 32 : 16;
            for (var i = 0; i < 32; i++)
                if (i < length) bytes.Join(mixed, random, i);
                else bytes.Know(mixed, i, 0);
        }

        int Element(Term t) => said.TryGetValue(t, out var value) && value is SmtOpaque o ? bytes.Of(t.Sort, o.Element) : throw Missing(t);

        ulong Number(Term t) => t.Op == Op.Constant ? t.Value : said.TryGetValue(t, out var value) && value is SmtBitVector v ? (ulong)(v.Value & new BigInteger(ulong.MaxValue)) : throw Missing(t);

        bool Truth(Term t) => t.Op == Op.Constant ? t.Value != 0 : said.TryGetValue(t, out var value) && value is SmtBool b ? b.Value : throw Missing(t);

        static ReplayFailedException Missing(Term t) => new($"the model has no value for {t.Op}");
    }
}

using System.Collections.Immutable;
using System.Numerics;
using TmeBox.Logic;
using TmeBox.Prover.Smt;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Witnesses;

/// <summary>What the functions of which a proof knows nothing really do with bytes: merge lines, mix keys.</summary>
internal static class ModelMeaning
{
    private static readonly ImmutableArray<Function> Tellers = [Line.QuadwordFunction, KeyProgram.KeyIdFunction, KeyProgram.ControlFunction];

    /// <summary>The terms whose values <see cref="Join"/> needs.</summary>
    public static IEnumerable<Term> Operands(Term term) =>
        ReferenceEquals(term.Function, Line.MergeFunction) || ReferenceEquals(term.Function, KeyMaterial.MixedFunction)
            ? term.Arguments.Where(a => a.Op is not (Op.Constant or Op.OpaqueConstant))
            : [];

    /// <summary>Whether an application says something of the bytes of a line, a structure or a key.</summary>
    public static bool TellsBytes(Term term) =>
        Tellers.Any(f => ReferenceEquals(f, term.Function));

    /// <summary>Ties bytes to what an application says of them, where bytes can be so at all: nothing is promised.</summary>
    public static void TryTell(Term term, IReadOnlyDictionary<Term, SmtValue> said, ModelBytes bytes)
    {
        var line = said.TryGetValue(term.Arguments[0], out var first) && first is SmtOpaque o ? bytes.Of(term.Arguments[0].Sort, o.Element) : -1;
        if (line < 0) return;
        if (ReferenceEquals(term.Function, Line.QuadwordFunction)) Put(8 * (int)Number(term.Arguments[1], said), 8, Number(term, said));
        else if (ReferenceEquals(term.Function, KeyProgram.KeyIdFunction)) Put(0, 2, Number(term, said));
        else if (ReferenceEquals(term.Function, KeyProgram.ControlFunction)) Put(2, 4, Number(term, said));

        void Put(int at, int count, ulong value)
        {
            for (var i = 0; i < count; i++) bytes.TryKnow(line, at + i, (byte)(value >> (8 * i)));
        }
    }

    private static ulong Number(Term t, IReadOnlyDictionary<Term, SmtValue> said) =>
        t.Op == Op.Constant ? t.Value : said.TryGetValue(t, out var value) && value is SmtBitVector v ? (ulong)(v.Value & new BigInteger(ulong.MaxValue)) : throw new ReplayFailedException($"the model has no value for {t.Op}");

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

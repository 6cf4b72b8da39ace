using TmeBox.Chain.Layout;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Fuzzing.Mutation;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.Chain.Programs;

/// <summary>
/// Makes programs that a verifier accepts: drawn from instrumented forms; then mutated, each mutant kept that the production verifier accepts; then offered
/// forbidden pieces, each kept that the given verifier accepts.
/// </summary>
/// <param name="verifier">The verifier: the production one, or one with a hole.</param>
/// <param name="dice">What decides.</param>
internal sealed class CodeMaker(ICodeVerifier verifier, CodeDice dice)
{
    private const int Bundles = 32;
    private const int Size = (int)CodeLimits.BundleSize;
    private const int Pieces = 10;
    private const int Mutations = 64;
    private const int Offers = 24;
    private static readonly SweepVerifier Production = new(1);

    /// <summary>A maker whose programs follow from a seed.</summary>
    public CodeMaker(ICodeVerifier verifier, ulong seed)
        : this(verifier, new CodeDice(seed))
    {
    }

    /// <summary>Mutants that were accepted.</summary>
    public long AcceptedMutants { get; private set; }

    /// <summary>Forbidden pieces that were offered.</summary>
    public long OfferedForbidden { get; private set; }

    /// <summary>Forbidden pieces that were accepted.</summary>
    public long AcceptedForbidden { get; private set; }

    /// <summary>Makes the code of a page.</summary>
    /// <param name="keyId">The window.</param>
    /// <param name="page">The physical page of the code.</param>
    /// <param name="data">Pages whose addresses are worth to name.</param>
    /// <param name="aims">Addresses in the other window.</param>
    /// <exception cref="InvalidOperationException">The verifier rejects what is drawn from instrumented forms alone.</exception>
    public CodePage Make(int keyId, ulong page, IEnumerable<ulong> data, IReadOnlyList<ulong> aims)
    {
        var offset = (uint)ChainLayout.Showing(0, page);
        var code = Mutated(Drawn(offset, [.. data.Select(p => (uint)ChainLayout.Showing(0, p))]), offset);
        var forbidden = new ForbiddenCode(dice, ChainLayout.Start(keyId), aims);
        for (var offer = 0; offer < Offers; offer++)
        {
            var offered = (byte[])code.Clone();
            var pieces = forbidden.Next();
            var first = dice.Below(Bundles - pieces.Length);
            for (var i = 0; i < pieces.Length; i++) Write(offered, offset, first + i, [pieces[i]]);
            OfferedForbidden++;
            if (Refusal(verifier, offered, offset) is not null) continue;
            (code, AcceptedForbidden) = (offered, AcceptedForbidden + 1);
        }

        return new(code, offset);
    }

    private byte[] Drawn(uint offset, IReadOnlyList<uint> offsets)
    {
        var code = new byte[Bundles * Size];
        var bundles = Enumerable.Range(0, Bundles).Select(b => offset + (uint)(b * Size)).ToArray();
        var ordinary = new OrdinaryCode(dice, offsets);
        for (var b = 0; b < Bundles - 1; b++) Write(code, offset, b, Enumerable.Range(0, Pieces).Select(_ => ordinary.Next(bundles, bundles[b + 1])).ToArray());
        Write(code, offset, Bundles - 1, [new(true, Iced.Intel.Instruction.CreateBranch(Iced.Intel.Code.Jmp_rel32_64, bundles[0]))]);
        return Refusal(Production, code, offset) is { } refusal
            ? throw new InvalidOperationException($"the verifier rejects generated code: {refusal.Rule.Id} at window offset 0x{refusal.Offset:x}, {refusal.Detail}")
            : code;
    }

    private byte[] Mutated(byte[] code, uint offset)
    {
        var mutation = new CodeMutation([code]);
        for (var i = 0; i < Mutations; i++)
        {
            var mutant = mutation.Next(dice);
            if (mutant.AsSpan().SequenceEqual(code) || Refusal(Production, mutant, offset) is not null) continue;
            mutation.Keep(mutant, dice);
            (code, AcceptedMutants) = (mutant, AcceptedMutants + 1);
        }

        return code;
    }

    private static void Write(byte[] code, uint offset, int bundle, IReadOnlyList<CodePiece> pieces) =>
        BundleWriter.Write(code.AsSpan(bundle * Size, Size), offset + (uint)(bundle * Size), pieces);

    private static CodeFinding? Refusal(ICodeVerifier verifier, byte[] code, uint offset)
    {
        var findings = verifier.Verify(new(IsolationProfile.CodeAndData, [new(code, offset)], new HashSet<uint> { offset }, CodeLimits.Standard), 1, CancellationToken.None);
        return findings.Count == 0 ? null : findings[0];
    }
}

using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>Makes an escaping program as short and plain as it can: still accepted, still escaping.</summary>
internal static class EscapeMinimizer
{
    private const byte Hlt = 0xF4;
    private const byte Nop = 0x90;
    private const int Bundle = 32;

    /// <summary>The smallest case found; greedy and deterministic.</summary>
    /// <param name="found">A case that escapes.</param>
    /// <param name="harness">A harness of its window; it must survive the escape.</param>
    /// <param name="verifier">What accepts.</param>
    public static EscapeCase Minimize(EscapeCase found, EscapeHarness harness, ICodeVerifier verifier)
    {
        var best = found;
        for (var improved = true; improved;)
        {
            improved = false;
            foreach (var smaller in Smaller(best, harness))
            {
                if (verifier.Verify(smaller.Context(harness.Greeting.Limits), 1, CancellationToken.None).Count > 0 || smaller.Repeat(harness).Escape == Escape.None) continue;
                best = smaller;
                improved = true;
                break;
            }
        }

        return best;
    }

    private static IEnumerable<EscapeCase> Smaller(EscapeCase one, EscapeHarness harness)
    {
        if (one.Runs.Length > 1 && one.Repeat(harness).Run is { } run) yield return one with { Runs = [run] };
        for (var end = Bundle; end < one.Code.Length; end += Bundle)
            if (one.Runs.All(r => r.Entry < end)) yield return one with { Code = one.Code[..end], Entries = [.. one.Entries.Where(e => e < end)] };
        for (var start = 0; start < one.Code.Length; start += Bundle)
            if (Filled(one, start, Math.Min(Bundle, one.Code.Length - start), Hlt) is { } filled) yield return filled;
        foreach (var instruction in InstructionMap.Sweep(one.Code))
        {
            if (Filled(one, (int)instruction.IP, one.Code.Length - (int)instruction.IP, Hlt) is { } cut) yield return cut;
            if (Filled(one, (int)instruction.IP, instruction.Length, Nop) is { } plain) yield return plain;
        }
    }

    private static EscapeCase? Filled(EscapeCase one, int start, int length, byte with)
    {
        var code = (byte[])one.Code.Clone();
        code.AsSpan(start, length).Fill(with);
        // hlt is as plain as nop: turning one into the other would go on for ever.
        return one.Code.AsSpan(start, length).IndexOfAnyExcept(Nop, Hlt) < 0 ? null : one with { Code = code };
    }
}

using TmeBox.Spec.Rules;
using TmeBox.X86.Verification;

namespace TmeBox.Tests;

/// <summary>Finds fault with given places, whatever is there: what is tried here is how findings are told.</summary>
internal sealed class RejectAt(params (string Rule, uint Offset, int Length)[] places) : ICodeVerifier
{
    public int Asked { get; private set; }

    public IReadOnlyList<CodeFinding> Verify(CodeContext context, int limit, CancellationToken cancel)
    {
        Asked = limit;
        return [.. places.Take(limit).Select(p => new CodeFinding(RuleBook.Named(p.Rule)!, p.Offset, p.Length, "something"))];
    }
}

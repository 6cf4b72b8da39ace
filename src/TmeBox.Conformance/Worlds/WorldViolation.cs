using System.Globalization;
using System.Text;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Worlds;

/// <summary>A promise that does not hold on a concrete state.</summary>
/// <param name="Promise">The invariant, guarantee or assumption that is false.</param>
/// <param name="IsGuarantee">Whether a guarantee itself is broken, not just an invariant that it rests on.</param>
/// <param name="Step">The number of the move, from 1, counting those that were made; 0 for the end of set-up.</param>
/// <param name="KeyId">The KeyID at which it was evaluated.</param>
/// <param name="Line">The line at which it was evaluated.</param>
/// <param name="State">The state there after the move, of each run that the promise speaks of.</param>
public sealed record WorldViolation(string Promise, bool IsGuarantee, int Step, int KeyId, ulong Line, string State)
{
    /// <summary>The promise that an implementation does, bit by bit, what the specification does.</summary>
    public const string Agreement = "the agreement of specification and implementation";

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Promise} is false after move {Step} at KeyID {KeyId}, line 0x{Line:x}") + Environment.NewLine + State;

    internal static WorldViolation Of(string promise, bool isGuarantee, int step, int keyId, ulong line, WorldScope scope, params ReadOnlySpan<World> runs)
    {
        var text = new StringBuilder();
        foreach (var w in runs)
        {
            var at = LineAddress.Of(line);
            if (text.Length > 0) text.AppendLine().AppendLine("in the second run:");
            text.Append(StateSlice.Of(w.Machine, new([line], [.. scope.Policy.Sandboxes.Select(s => s.KeyId).Append(keyId).Distinct()])));
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"owned {w.Owns(at)}, holder {w.Tables.Holder[at].Value}, latest {w.Books.Latest[at]}");
            if (w.Saved[at].Taken.IsTrue) text.AppendLine().Append(CultureInfo.InvariantCulture, $"saved {SpecificationView.Dram(w.Machine with { Dram = w.Machine.Dram.Set(at, w.Saved[at].Copy) }, line)}");
        }

        return new(promise, isGuarantee, step, keyId, line, text.ToString());
    }
}

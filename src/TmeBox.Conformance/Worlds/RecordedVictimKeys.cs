using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Worlds;

/// <summary>What invariants say of the victim's keys, read off the record of one run.</summary>
/// <remarks>
/// A MAC that the run never made has the tweak of plaintext lines, and a tweak that it never made has the zero key: neither is anybody's,
/// since every key of a run is drawn. Safe for many threads.
/// </remarks>
public sealed class RecordedVictimKeys : IVictimKeys
{
    private readonly Lock gate = new();
    private readonly RecordingCipher record;
    private readonly HashSet<Bytes> keys = [];

    /// <summary>The keys of one run's victim; none yet.</summary>
    public RecordedVictimKeys(RecordingCipher record) => this.record = record;

    /// <summary>Notes the keys that the victim's KeyID has now; to be called whenever it is programmed.</summary>
    public void Drawn(KeyEntry entry)
    {
        lock (gate)
        {
            keys.Add(entry.DataKey);
            keys.Add(entry.TweakKey);
        }
    }

    /// <inheritdoc/>
    public Bit IsVictims(Bytes key)
    {
        lock (gate) return keys.Contains(key);
    }

    /// <inheritdoc/>
    public Bytes TweakOf(Bytes mac) => record.TweakOf(mac) ?? TweakValue.Zero;

    /// <inheritdoc/>
    public Bytes CiphertextOf(Bytes mac) => record.CiphertextOf(mac) ?? Line.Zero;

    /// <inheritdoc/>
    public Bytes TweakKeyOf(Bytes tweak) => record.TweakKeyOf(tweak) ?? KeyMaterial.ZeroKey;
}

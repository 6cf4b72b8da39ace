using System.Collections.Concurrent;
using TmeBox.Conformance.Campaigns;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Worlds;

/// <summary>A renaming that gives each line a one-to-one map of byte values of its own, zero and <see cref="Public"/> staying as they are, and applies it to every byte.</summary>
/// <remarks>
/// Byte by byte, so that a partial store of renamed bytes gives the renamed image; zero stays, since a line is handed over as zeros and
/// poison reads as zeros; another value stays so that others have something to hand to the victim, which is the same in both runs. Determined by a seed; safe for many threads.
/// </remarks>
public sealed class ByteRenaming : Renaming
{
    /// <summary>The byte value besides zero that has the same name in every run.</summary>
    public const byte Public = 0x66;

    private readonly ConcurrentDictionary<ulong, (byte[] Of, byte[] Back)> tables = new();
    private readonly ulong seed;

    /// <summary>A renaming that is determined by a seed.</summary>
    public ByteRenaming(ulong seed) => this.seed = seed;

    /// <inheritdoc/>
    public override Bytes Of(LineAddress line, Bytes content) => Through(TablesOf(line).Of, content);

    /// <inheritdoc/>
    public override Bytes Back(LineAddress line, Bytes content) => Through(TablesOf(line).Back, content);

    private static Bytes Through(byte[] table, Bytes content)
    {
        var renamed = content.Concrete.ToArray();
        for (var i = 0; i < renamed.Length; i++) renamed[i] = table[renamed[i]];
        return Bytes.Owning(Line.Sort, renamed);
    }

    private (byte[] Of, byte[] Back) TablesOf(LineAddress line) => tables.GetOrAdd(line.Index.Concrete, Shuffled);

    // Fisher and Yates on all but those that stay.
    private (byte[] Of, byte[] Back) Shuffled(ulong line)
    {
        var (to, back) = (new byte[256], new byte[256]);
        for (var i = 0; i < 256; i++) to[i] = (byte)i;
        byte[] renamed = [.. to.Where(v => v is not (0 or Public))];
        for (var i = renamed.Length - 1; i > 0; i--)
        {
            var j = (int)(Seeds.Mix(seed ^ (line * 0x9E37_79B9_7F4A_7C15), (ulong)i) % (ulong)(i + 1));
            (to[renamed[i]], to[renamed[j]]) = (to[renamed[j]], to[renamed[i]]);
        }

        for (var i = 0; i < 256; i++) back[to[i]] = (byte)i;
        return (to, back);
    }
}

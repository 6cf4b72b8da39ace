using System.Collections.Frozen;
using System.Text;
using TmeBox.Conformance.Recordings;

namespace TmeBox.Cli.Tracing;

/// <summary>What a trace can be written as.</summary>
internal static class TraceForms
{
    private static readonly FrozenDictionary<string, Func<Recording, byte[]>> Forms = new Dictionary<string, Func<Recording, byte[]>>(StringComparer.Ordinal)
    {
        ["text"] = r => Encoding.UTF8.GetBytes(RecordingText.Write(r)),
        ["json"] = r => Encoding.UTF8.GetBytes(RecordingJson.Write(r)),
        ["binary"] = RecordingBinary.Write,
        ["vcd"] = r => Encoding.UTF8.GetBytes(VcdText.Write(r.Sequence)),
        ["itf"] = r => Encoding.UTF8.GetBytes(ItfJson.Write(r.Sequence)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Forms.Keys.Order(StringComparer.Ordinal);

    /// <summary>A recording in a form.</summary>
    /// <exception cref="FormatException">There is too much for a picture.</exception>
    public static byte[] Write(string form, Recording recording) => Forms[form](recording);
}

using System.Text.Json.Serialization;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Protocol;

/// <summary>One cell of DRAM; what is zero may be left out.</summary>
/// <param name="Line">Its KeyID-free byte address: a multiple of 64.</param>
/// <param name="Ciphertext">64 bytes.</param>
/// <param name="Mac">28 bits.</param>
/// <param name="Owner">The TD-owner bit.</param>
/// <param name="Poison">The poison bit.</param>
public readonly record struct DramCell(
    ulong Line,
    Hex Ciphertext,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] uint Mac = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Owner = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Poison = false);

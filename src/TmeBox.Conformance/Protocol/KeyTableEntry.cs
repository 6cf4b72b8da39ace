using System.Text.Json.Serialization;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Protocol;

/// <summary>One entry of a package's key table.</summary>
/// <param name="Package">The package, 0 or 1.</param>
/// <param name="KeyId">The KeyID, 0 to 32767.</param>
/// <param name="Use">What it does with lines.</param>
/// <param name="Algorithm">Its algorithm, if it has keys of its own.</param>
public readonly record struct KeyTableEntry(int Package, int KeyId, KeyUse Use, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Algorithm? Algorithm = null);

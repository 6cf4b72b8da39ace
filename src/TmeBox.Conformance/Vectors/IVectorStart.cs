using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Vectors;

/// <summary>An implementation after the set-up of a group: every vector of the group begins there.</summary>
public interface IVectorStart : IDisposable
{
    /// <summary>Goes to the end of the set-up; what it gives performs operations from there, and is good until the next call.</summary>
    Func<Operation, Response> Begin();
}

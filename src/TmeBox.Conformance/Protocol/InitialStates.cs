using System.Runtime.CompilerServices;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Protocol;

/// <summary>Initial states, made once a platform.</summary>
internal static class InitialStates
{
    private static readonly ConditionalWeakTable<Profile, InitialState> Known = [];

    /// <summary>The initial state of a platform.</summary>
    public static InitialState Of(Profile platform) => Known.GetValue(platform, InitialState.Of);
}

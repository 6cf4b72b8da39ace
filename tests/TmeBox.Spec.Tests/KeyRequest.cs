using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests;

/// <summary>A PCONFIG with the structure that it finds in memory.</summary>
internal readonly record struct KeyRequest(PconfigInputs Inputs, KeyProgram Program);

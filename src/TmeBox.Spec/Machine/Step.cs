namespace TmeBox.Spec.Machine;

/// <summary>One operation's result: the new state, in which <see cref="MachineState.Fired"/> says what decided, and the answer.</summary>
/// <param name="Machine">The state after the operation.</param>
/// <param name="Answer">What the operation answered.</param>
public sealed record Step(MachineState Machine, Answer Answer);

using System.Collections.Immutable;
using System.Globalization;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>One accepted program with everything that its runs depend on, so that they can be repeated.</summary>
/// <param name="Profile">What it was accepted for.</param>
/// <param name="WindowIndex">The window lay at so many 4 GiB.</param>
/// <param name="CodeOffset">Window offset of its first byte.</param>
/// <param name="OpenNeighbours">Whether other windows were writable, or faulted.</param>
/// <param name="SparseArena">Whether only a few pages were mapped.</param>
/// <param name="ArenaSeed">Stack and data lay where it says.</param>
/// <param name="Code">Its bytes.</param>
/// <param name="Entries">Its declared entries, in bytes from its start.</param>
/// <param name="Runs">The runs; what one wrote, the next one saw.</param>
internal sealed record EscapeCase(
    IsolationProfile Profile,
    uint WindowIndex,
    uint CodeOffset,
    bool OpenNeighbours,
    bool SparseArena,
    ulong ArenaSeed,
    byte[] Code,
    ImmutableArray<uint> Entries,
    ImmutableArray<HarnessRun> Runs)
{
    /// <summary>The question to a verifier.</summary>
    public CodeContext Context(CodeLimits limits) => new(Profile, [new(Code, CodeOffset)], Entries.Select(e => CodeOffset + e).ToHashSet(), limits);

    /// <summary>The program as the harness takes it.</summary>
    public HarnessProgram Program() => new(Code, InstructionMap.Of(Code, Profile, Entries), ArenaSeed, Runs);

    /// <summary>A batch of this program alone.</summary>
    public HarnessBatch Batch(BrokenDuty broken = BrokenDuty.None) => new(CodeOffset, OpenNeighbours, SparseArena, Profile, [Program()], broken);

    /// <summary>Runs it on a harness of its window; what was seen outside, by the last run that saw anything.</summary>
    public (Escape Escape, HarnessRun? Run) Repeat(EscapeHarness harness, BrokenDuty broken = BrokenDuty.None)
    {
        var reply = harness.Run(Batch(broken));
        for (var i = Runs.Length - 1; i >= 0; i--)
            if (Judge(reply.Results[i], harness.Greeting) is not Escape.None and var escape)
                return (escape | reply.Touched, Runs[i]);
        return (reply.Touched, null);
    }

    /// <summary>What one of its runs saw outside.</summary>
    public Escape Judge(RunResult result, HarnessGreeting greeting) => FaultExplanation.Of(result, Code, greeting.Window + CodeOffset, greeting.Window);

    /// <summary>Its instructions, one a line: window offset, bytes, text.</summary>
    public IEnumerable<string> Listing()
    {
        var formatter = new GasFormatter();
        foreach (var instruction in InstructionMap.Sweep(Code))
        {
            var output = new StringOutput();
            formatter.Format(instruction, output);
            var at = (int)instruction.IP;
            yield return string.Create(CultureInfo.InvariantCulture, $"{CodeOffset + (uint)at:x8}  {Convert.ToHexStringLower(Code.AsSpan(at, instruction.Length)),-30}  {output.ToStringAndReset()}");
        }
    }
}

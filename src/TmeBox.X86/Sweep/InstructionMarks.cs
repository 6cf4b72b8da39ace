using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>At which positions of a region instructions start, and which of them are refused. A chunk is marked by one thread at a time; the first pass writes all words of it.</summary>
internal sealed class InstructionMarks(CodeRegion region) : IDisposable
{
    /// <summary>Where instructions start.</summary>
    public PositionSet Starts { get; } = new(region, isWritten: true);

    /// <summary>Where those start that are refused.</summary>
    public PositionSet Refused { get; } = new(region, isWritten: true);

    /// <summary>Where direct branches start of which the first pass said all but whether an instruction starts where they go.</summary>
    public PositionSet Branches { get; } = new(region, isWritten: true);

    /// <summary>How many bits lie before the first position's.</summary>
    public int Skew => Starts.Skew;

    /// <summary>Whether an instruction starts at a position.</summary>
    public bool IsStart(int position) => Starts.Contains(position);

    /// <summary>Marks a start, and whether the instruction is refused.</summary>
    public void Mark(int position, bool refused)
    {
        Starts.AddIf(position, true);
        if (!refused) Refused.Remove(position);
        else Refused.AddIf(position, true);
    }

    /// <summary>Removes all marks from one position to another.</summary>
    public void Clear(int start, int end)
    {
        for (var position = start; position < end; position++)
        {
            Starts.Remove(position);
            Refused.Remove(position);
            Branches.Remove(position);
        }
    }

    /// <summary>Gives them up. Once; whoever asks afterwards fails.</summary>
    public void Dispose()
    {
        Starts.Dispose();
        Refused.Dispose();
        Branches.Dispose();
    }
}

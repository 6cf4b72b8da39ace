using Iced.Intel;

namespace TmeBox.X86.Reporting;

/// <summary>Writes an instruction for a reader. For one thread at a time.</summary>
public sealed class Disassembler
{
    /// <summary>The longest instruction, in bytes.</summary>
    public const int LongestInstruction = 15;

    private readonly Formatter formatter;
    private readonly StringOutput output = new();

    /// <summary>A writer.</summary>
    /// <param name="syntax">How it writes.</param>
    public Disassembler(AssemblySyntax syntax)
    {
        formatter = syntax == AssemblySyntax.Att ? new GasFormatter() : new IntelFormatter();
        formatter.Options.HexPrefix = "0x";
        formatter.Options.HexSuffix = "";
        formatter.Options.UppercaseHex = false;
        formatter.Options.SpaceAfterOperandSeparator = true;
        formatter.Options.BranchLeadingZeros = false;
        formatter.Options.FirstOperandCharIndex = 8;
        // As a distance from rip: a bare address would look like an absolute operand, which is another form.
        formatter.Options.RipRelativeAddresses = true;
        formatter.Options.GasShowMnemonicSizeSuffix = true;
    }

    /// <summary>The first instruction of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="address">Where they are.</param>
    /// <returns>The text, null if the bytes are no instruction, and the length, at least 1.</returns>
    public (string? Text, int Length) First(ReadOnlyMemory<byte> bytes, ulong address)
    {
        if (bytes.IsEmpty) return (null, 0);
        var decoder = Decoder.Create(64, bytes[..Math.Min(bytes.Length, LongestInstruction)].ToArray());
        decoder.IP = address;
        decoder.Decode(out var instruction);
        if (instruction.IsInvalid) return (null, Math.Max(1, instruction.Length));
        formatter.Format(instruction, output);
        return (output.ToStringAndReset(), instruction.Length);
    }
}

using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Forms;

namespace TmeBox.Chain.Programs;

/// <summary>A page of code as the loader maps it: what the verifier accepted, and hlt in the rest.</summary>
internal sealed class CodePage
{
    private const byte Hlt = 0xF4;
    private readonly byte[] bytes;
    private readonly uint offset;
    private readonly FormReader reader;
    private readonly DecodedForm?[] forms;
    private readonly bool[] starts;

    /// <summary>The page of some accepted code.</summary>
    /// <param name="accepted">The code, less than a page.</param>
    /// <param name="offset">Window offset of the page.</param>
    public CodePage(ReadOnlySpan<byte> accepted, uint offset)
    {
        this.offset = offset;
        bytes = new byte[Layout.ChainLayout.PageSize];
        Array.Fill(bytes, Hlt);
        accepted.CopyTo(bytes);
        reader = new(bytes, offset);
        forms = new DecodedForm?[bytes.Length];
        starts = new bool[bytes.Length];
        Bundles = accepted.Length / (int)CodeLimits.BundleSize;
        for (var at = 0; at < bytes.Length; at += At((uint)at + offset)!.Length) starts[at] = true;
    }

    /// <summary>The bytes of the page.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Bundles of accepted code.</summary>
    public int Bundles { get; }

    /// <summary>Window offset of a bundle.</summary>
    public uint Bundle(int number) => offset + ((uint)number * CodeLimits.BundleSize);

    /// <summary>Whether an accepted instruction starts at a window offset.</summary>
    public bool IsStart(ulong at) => at >= offset && at - offset < (ulong)bytes.Length && starts[(int)(at - offset)];

    /// <summary>The instruction at a window offset of the page.</summary>
    public DecodedForm At(uint at) => forms[at - offset] ??= reader.Read((int)(at - offset));

    /// <summary>The bytes of an instruction.</summary>
    public ReadOnlySpan<byte> BytesAt(uint at, int length) => bytes.AsSpan((int)(at - offset), length);
}

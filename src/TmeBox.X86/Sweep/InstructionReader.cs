using System.Diagnostics;
using System.Globalization;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>Reads whole instructions of a region, and judges one by itself. Used by one thread at a time.</summary>
internal sealed class InstructionReader(SweptCode code, SweptRegion region)
{
    private const int MostReferred = 256;

    private readonly SweepDecoder decoder = new(region.Bytes, region.WindowOffset, code.Heads.Shapes);

    // Forms that the decoder's reference read, which takes long; most are read once in each pass.
    private readonly Dictionary<int, SweptForm> referred = [];

    /// <summary>Where the words of instructions are found.</summary>
    public HeadReader Heads { get; } = new(code);

    /// <summary>Reads the instruction at a position.</summary>
    public void Read(int position, out SweptForm form) => Read(decoder.Find(region.Bytes.Span, position), position, out form);

    /// <summary>Whether an instruction is refused where nothing is known before it, by itself and not for where it stands.</summary>
    public bool RefusesAlone(int position)
    {
        Read(position, out var form);
        var nothing = SweepState.Entry;
        return Refuses(ref nothing, form, isLabel: false);
    }

    /// <summary>Judges an instruction.</summary>
    /// <param name="state">What is known before it; what is known after it on return.</param>
    /// <param name="form">The instruction.</param>
    /// <param name="isLabel">Whether control may enter there.</param>
    public bool Refuses(ref SweepState state, in SweptForm form, bool isLabel) => code.Rules.Refuses(ref state, form, Site(form, isLabel));

    /// <summary>Where the instruction behind one starts.</summary>
    public int Behind(in SweptForm form) => (int)(form.Offset - region.WindowOffset) + form.Length;

    /// <summary>How many bytes an instruction may have at a position.</summary>
    public int Room(int position) =>
        code.Bundled ? (int)(CodeLimits.BundleSize - (region.WindowOffset + (uint)position & CodeLimits.BundleSize - 1)) : int.MaxValue - position;

    /// <summary>The first pass of one instruction.</summary>
    /// <param name="position">Where it starts.</param>
    /// <param name="refused">Whether it is refused where nothing is known before it.</param>
    /// <param name="isSpecial">Whether its verdict is still to come.</param>
    /// <returns>Where the next one starts.</returns>
    public int One(int position, out bool refused, out bool isSpecial)
    {
        var bytes = region.Bytes.Span;
        var shape = decoder.Find(bytes, position);
        (refused, isSpecial) = (false, false);
        if (shape is not null)
        {
            var length = decoder.Length;
            Heads.Learn(bytes, position);
            if (shape.IsUnusual || shape.IsPlain && !(shape.MayMask && decoder.IsMask(shape, bytes, position)))
            {
                refused = shape.IsUnusual || length > Room(position) || !decoder.IsConfined(shape, bytes, position, code);
                return position + length;
            }
        }

        isSpecial = true;
        Read(shape, position, out var form);
        return position + form.Length;
    }

    /// <summary>What the specification says of an instruction that is refused.</summary>
    /// <param name="before">What is known before it.</param>
    /// <param name="position">Where it starts.</param>
    public CodeFinding Finding(SweepState before, int position)
    {
        Read(position, out var form);
        var decoded = decoder.Reference(position);
        var rule = CodeRules.Judge(before.ToSpecification(), decoded.Form, Site(form, region.Labels.Contains(position)).ToSpecification(), code.Context.Limits).Judgement.First
            ?? throw new UnreachableException(string.Create(CultureInfo.InvariantCulture, $"the sweep refuses what the specification accepts, at window offset 0x{decoded.Form.Offset.Concrete:x}"));
        return new(rule, (uint)decoded.Form.Offset.Concrete, decoded.Length, ReferenceVerifier.Describe(decoded));
    }

    private SweepSite Site(in SweptForm form, bool isLabel) => code.Site(form, isLabel, Behind(form) >= region.Bytes.Length);

    private void Read(Shape? shape, int position, out SweptForm form)
    {
        if (shape is not null)
        {
            decoder.Form(shape, region.Bytes.Span, position, out form);
            return;
        }

        if (referred.TryGetValue(position, out form)) return;
        form = SweptForm.From(decoder.Reference(position).Form);
        if (referred.Count < MostReferred) referred.Add(position, form);
    }
}

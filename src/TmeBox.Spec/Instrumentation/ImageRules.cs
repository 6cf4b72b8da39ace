using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>What an image must be before its code is looked at: the code rules judge bytes, these say that the loader maps exactly those bytes.</summary>
public static class ImageRules
{
    /// <summary>An image without code is not accepted: nothing was verified.</summary>
    public static readonly Rule HasCode = new("Image", "model", "An image has at least one executable segment that holds bytes.");

    /// <summary>W^X.</summary>
    public static readonly Rule WritableCode = new("Image", "model", "No segment is writable and executable.");

    /// <summary>The stack.</summary>
    public static readonly Rule ExecutableStack = new("Image", "model", "The image asks for a stack that is not executable; without a word on it, loaders give an executable one.");

    /// <summary>One byte, one segment.</summary>
    public static readonly Rule SegmentsOverlap = new("Image", "model", "Loaded segments ascend and share no page, so that no segment replaces what another one mapped.");

    /// <summary>The window.</summary>
    public static readonly Rule InsideWindow = new("Image", "model", "Every page of the image lies between the guards of the window and is neither the base page nor a page of the gate table.");

    /// <summary>Code comes from the file.</summary>
    public static readonly Rule CodeInFile = new("Image", "model", "An executable segment is as large in the file as in memory: no code is made of zero fill.");

    /// <summary>Page rounding.</summary>
    public static readonly Rule PageFill = new("Image", "model", "What page rounding maps around an executable segment is hlt: a masked jump reaches it as well.");

    /// <summary>Code that the loader changes is not the code that was verified.</summary>
    public static readonly Rule TextRelocation = new("Image", "model", "A relocation changes only bytes of the image's own writable segments, and relocations of text are not announced.");

    /// <summary>Code that runs before its image is ready.</summary>
    public static readonly Rule IndirectFunction = new("Image", "model", "The loader calls no resolver: no IRELATIVE relocation and no symbol of type GNU_IFUNC.");

    /// <summary>Entries are code.</summary>
    public static readonly Rule EntryInCode = new("Image", "model", "The entry point, initialisers, finalisers and exported functions lie in executable segments and are known from the file.");

    /// <summary>Entries are bundles.</summary>
    public static readonly Rule EntryAligned = new("Image", "model", "With code isolation, the entry point, initialisers, finalisers and exported functions start bundles.");
}

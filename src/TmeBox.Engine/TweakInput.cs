namespace TmeBox.Engine;

/// <summary>What the AES of the tweak key is given for a line (F-ENC-2). The default is what the public documents lead one to expect.</summary>
public enum TweakInput
{
    /// <summary>The KeyID-free byte address of the line, low six bits 0; blocks 1 to 3 of the line by alpha, as in IEEE 1619.</summary>
    LineAddress = 0,

    /// <summary>The number of the line: its address divided by 64; blocks by alpha.</summary>
    LineIndex,

    /// <summary>The KeyID-free byte address of each 16-byte block: one AES a block, no alpha.</summary>
    BlockAddress,

    /// <summary>The physical address of the line with its KeyID bits, as some hardware descriptions do it; blocks by alpha.</summary>
    LineAddressWithKeyId,
}

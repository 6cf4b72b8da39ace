namespace TmeBox.Engine.Memory;

/// <summary>A block with several holders, of whom the last one wipes and frees it. Used under the engine's exclusive hold.</summary>
internal sealed unsafe class SharedBlock(NativeBlock block)
{
    private int _holders = 1;

    /// <summary>The block.</summary>
    public NativeBlock Block { get; } = block;

    /// <summary>Its first byte, kept here so that finding it follows one pointer less.</summary>
    public byte* Pointer { get; } = block.Pointer;

    /// <summary>Whether somebody else holds it too.</summary>
    public bool IsShared => _holders > 1;

    /// <summary>One more holder.</summary>
    public SharedBlock Share()
    {
        _holders++;
        return this;
    }

    /// <summary>One holder less.</summary>
    public void Release()
    {
        if (--_holders == 0)
        {
            Block.Wipe();
            Block.Dispose();
        }
    }
}

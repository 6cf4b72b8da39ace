namespace TmeBox.Chain.Links;

/// <summary>What a kernel or runtime does wrong in a broken chain.</summary>
public enum KernelFlaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The entries for a co-tenant's data name the victim's KeyID.</summary>
    LeafNamesOtherKeyId,

    /// <summary>The entries for a co-tenant's data name a page of the victim's.</summary>
    LeafNamesOtherPage,

    /// <summary>Pages are mapped in the guards of the victim's window.</summary>
    GuardMapped,

    /// <summary>The base page of a co-tenant is writable.</summary>
    PrivatePageWritable,

    /// <summary>The code of a co-tenant is writable (W^X).</summary>
    CodeWritable,

    /// <summary>The base page of a co-tenant holds the address of the victim's window.</summary>
    BasePageOfAnother,

    /// <summary>A page leaves a window and its cached lines are not flushed.</summary>
    NoFlush,

    /// <summary>A page is given out and not zeroed under the new owner's KeyID.</summary>
    NoZero,

    /// <summary>INVLPG is left out on one core.</summary>
    NoInvlpg,

    /// <summary>A sandbox starts whatever PCONFIG answered.</summary>
    NoStatusCheck,
}

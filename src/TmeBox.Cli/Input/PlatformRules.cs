using TmeBox.Policies;

namespace TmeBox.Cli.Input;

/// <summary>What makes a platform file well-formed, beyond the bounds of its numbers.</summary>
public static class PlatformRules
{
    /// <summary>A name leads to a file.</summary>
    public static readonly InputRule Unknown = new("Platform.Unknown", "a policy names platforms that have a file in models/platforms, or gives the path of one");

    /// <summary>A file is found under its name.</summary>
    public static readonly InputRule NameMismatch = new("Platform.NameMismatch", "a platform has the name of its file");

    /// <summary>The specification activates every KeyID bit.</summary>
    public static readonly InputRule KeyIdBits = new("Platform.KeyIdBits", "all of a platform's KeyID bits are activated");

    /// <summary>Something must encrypt.</summary>
    public static readonly InputRule NoAlgorithm = new("Platform.NoAlgorithm", "a platform has at least one algorithm");

    /// <summary>A list without repeats.</summary>
    public static readonly InputRule RepeatedAlgorithm = new("Platform.RepeatedAlgorithm", "an algorithm is listed once");

    /// <summary>A MAC needs room beside the line (F-INT-1).</summary>
    public static readonly InputRule IntegrityAlgorithm = new("Platform.IntegrityAlgorithm", "an algorithm with integrity needs a platform with integrity ci, which keeps the MAC");

    /// <summary>F-ACT-2: p is at most k.</summary>
    public static readonly InputRule TdxBits = new("Platform.TdxBits", "no more KeyID bits are given to TDX than there are KeyID bits");

    /// <summary>F-ACT-1: 982H bits 39:36.</summary>
    public static readonly InputRule TdxReserved = new("Platform.TdxReserved", "only a platform with tdx-keyids gives KeyID bits to TDX");

    /// <summary>F-ADR-4: KeyID bits are taken from the address.</summary>
    public static readonly InputRule AddressBits = new("Platform.AddressBits", "the KeyID bits leave at least 33 address bits: a sandbox's window, and the private pages behind it");

    /// <summary>F-CAP-1: keys that no KeyID could name.</summary>
    public static readonly InputRule KeysBeyondBits = new("Platform.KeysBeyondBits", "a platform has no more keys than its KeyID bits can name");

    /// <summary>F-CAP-1: KeyID bits without keys.</summary>
    public static readonly InputRule NoKeys = new("Platform.NoKeys", "a platform with KeyID bits has at least one key");

    /// <summary>F-INT-8: KeyID 0.</summary>
    public static readonly InputRule PolicyIntegrity = new("Platform.PolicyIntegrity", "KeyID 0 never uses an algorithm with integrity");

    /// <summary>F-ACT-2: the policy is a capability.</summary>
    public static readonly InputRule PolicyUnsupported = new("Platform.PolicyUnsupported", "KeyID 0 uses an algorithm that the platform has");

    /// <summary>F-PART-1, F-INT-1: SEAM needs private KeyIDs and a TD-owner bit.</summary>
    public static readonly InputRule Seam = new("Platform.Seam", "a platform with SEAM has KeyIDs for TDX and keeps a TD-owner beside each line");

    /// <summary>F-PCFG-5: the leak is MET's.</summary>
    public static readonly InputRule LockLeak = new("Platform.LockLeak", "only PCONFIG by MET 1.3 can leave the key table's lock held");
}

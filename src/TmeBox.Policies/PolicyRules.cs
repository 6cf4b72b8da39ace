using System.Collections.Immutable;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Policies;

/// <summary>What makes a policy well-formed, rule by rule. Nothing here proves a guarantee.</summary>
/// <remarks>Pure; time is n log n in the number of ranges.</remarks>
public static partial class PolicyRules
{
    /// <summary>A policy that demands nothing would pass every check.</summary>
    public static readonly InputRule NoDemand = new("Policy.NoDemand",
        "a policy demands at least one guarantee, or checking it would mean nothing");

    /// <summary>One platform is needed to check anything.</summary>
    public static readonly InputRule NoPlatform = new("Policy.NoPlatform",
        "a policy names at least one platform");

    /// <summary>Isolation needs two.</summary>
    public static readonly InputRule FewerThanTwoSandboxes = new("Policy.FewerThanTwoSandboxes",
        "a policy has at least two sandboxes, since isolation is between them");

    /// <summary>Names identify.</summary>
    public static readonly InputRule DuplicateName = new("Policy.DuplicateName",
        "a name is used once in its list");

    /// <summary>The same demand twice is a slip of the pen.</summary>
    public static readonly InputRule DuplicateDemand = new("Policy.DuplicateDemand",
        "a demand is made once");

    /// <summary>A demand is about a platform of this policy.</summary>
    public static readonly InputRule UnknownDemandPlatform = new("Policy.UnknownDemandPlatform",
        "a demand names one of the policy's platforms");

    /// <summary>KeyID 0 belongs to everyone (F-ENC-1).</summary>
    public static readonly InputRule KeyIdZero = new("Policy.KeyIdZero",
        "a sandbox has a KeyID of its own; KeyID 0 is the platform's and never private");

    /// <summary>One KeyID is one key is one owner.</summary>
    public static readonly InputRule SharedKeyId = new("Policy.SharedKeyId",
        "two sandboxes never use one KeyID");

    /// <summary>MK_TME_MAX_KEYS (F-CAP-1).</summary>
    public static readonly InputRule KeyIdAboveMaxKeys = new("Policy.KeyIdAboveMaxKeys",
        "a KeyID is at most the platform's MAX_KEYS");

    /// <summary>The KeyID is a field of the physical address (F-ADR-1).</summary>
    public static readonly InputRule KeyIdAboveBits = new("Policy.KeyIdAboveBits",
        "a KeyID fits the platform's KeyID bits");

    /// <summary>No KeyID is shared, so there must be enough.</summary>
    public static readonly InputRule TooManySandboxes = new("Policy.TooManySandboxes",
        "a platform has a KeyID for every sandbox");

    /// <summary>A sandbox without memory has nothing to isolate.</summary>
    public static readonly InputRule NoMemory = new("Policy.NoMemory",
        "a sandbox owns memory");

    /// <summary>A range has lines.</summary>
    public static readonly InputRule ZeroLength = new("Policy.ZeroLength",
        "a memory range is not empty");

    /// <summary>The line is the unit of ownership (F-ENC-1).</summary>
    public static readonly InputRule MisalignedStart = new("Policy.MisalignedStart",
        "a memory range starts at a multiple of the 64-byte line");

    /// <summary>The line is the unit of ownership (F-ENC-1).</summary>
    public static readonly InputRule MisalignedSize = new("Policy.MisalignedSize",
        "the size of a memory range is a multiple of the 64-byte line");

    /// <summary>Address bits above m-k-1 are the KeyID (F-ADR-1).</summary>
    public static readonly InputRule BeyondAddressSpace = new("Policy.BeyondAddressSpace",
        "a memory range ends within the platform's KeyID-free physical address space");

    /// <summary>A line has one owner.</summary>
    public static readonly InputRule OverlappingOwners = new("Policy.OverlappingOwners",
        "a line has one owner");

    /// <summary>The same line twice in one sandbox is a slip of the pen.</summary>
    public static readonly InputRule RepeatedMemory = new("Policy.RepeatedMemory",
        "a sandbox names a line once");

    /// <summary>W^X: else an attacker's data would be code.</summary>
    public static readonly InputRule WritableCode = new("Policy.WritableCode",
        "memory is writable or executable, never both");

    /// <summary>Data isolation does not hold control flow to a window (INSTRUMENTATION, profiles).</summary>
    public static readonly InputRule CodeWithoutIsolation = new("Policy.CodeWithoutIsolation",
        "executable memory belongs to a sandbox whose isolation is data+code");

    /// <summary>Page tables give access by the page (Intel SDM volume 3, paging).</summary>
    public static readonly InputRule MixedAccess = new("Policy.MixedAccess",
        "all lines that one owner has in a page have one access, since page tables give access by the page");

    /// <summary>A share holds data (D-BOX-5).</summary>
    public static readonly InputRule ExecutableShare = new("Policy.ExecutableShare",
        "a share is read or written, never executed");

    /// <summary>What one sandbox reaches is its own memory.</summary>
    public static readonly InputRule FewerThanTwoMembers = new("Policy.FewerThanTwoMembers",
        "a share has at least two members");

    /// <summary>Members and ends of gates are sandboxes of the policy.</summary>
    public static readonly InputRule UnknownSandbox = new("Policy.UnknownSandbox",
        "a member of a share, and an end of a gate, is a sandbox of the policy");

    /// <summary>A gate leads somewhere.</summary>
    public static readonly InputRule GateToItself = new("Policy.GateToItself",
        "a gate leads from one sandbox to another");

    /// <summary>Verified code is verified from the starts of bundles.</summary>
    public static readonly InputRule GateInsideBundle = new("Policy.GateInsideBundle",
        "a gate enters at the start of a 32-byte bundle");

    /// <summary>A gate enters verified code.</summary>
    public static readonly InputRule GateOutsideCode = new("Policy.GateOutsideCode",
        "a gate enters executable memory of the sandbox that it leads to");

    /// <summary>A demand about nothing would be met by anything.</summary>
    public static readonly InputRule DemandWithoutCode = new("Policy.DemandWithoutCode",
        "code authenticity is demanded only where some sandbox has executable memory");

    /// <summary>A demand about nothing would be met by anything.</summary>
    public static readonly InputRule DemandWithoutReader = new("Policy.DemandWithoutReader",
        "a demand against a share's reader is made only where a share has one");

    /// <summary>A demand about nothing would be met by anything (A14).</summary>
    public static readonly InputRule DemandWithoutSecondPackage = new("Policy.DemandWithoutSecondPackage",
        "a demand against a runtime that programs one of two packages is made only where there are two");

    /// <summary>Every rule above, in the order in which <see cref="Check"/> applies them.</summary>
    public static ImmutableArray<InputRule> All { get; } =
    [
        NoDemand, NoPlatform, FewerThanTwoSandboxes, DuplicateName, DuplicateDemand, UnknownDemandPlatform,
        KeyIdZero, SharedKeyId, KeyIdAboveMaxKeys, KeyIdAboveBits, TooManySandboxes,
        NoMemory, ZeroLength, MisalignedStart, MisalignedSize, BeyondAddressSpace, OverlappingOwners, RepeatedMemory,
        WritableCode, CodeWithoutIsolation, MixedAccess, ExecutableShare, FewerThanTwoMembers, UnknownSandbox,
        GateToItself, GateInsideBundle, GateOutsideCode, DemandWithoutCode, DemandWithoutReader, DemandWithoutSecondPackage,
    ];

    /// <summary>Every way in which the policy breaks a rule; empty for a well-formed one.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="platforms">The profiles of the policy's platforms, as far as they are known.</param>
    public static ImmutableArray<Problem> Check(SandboxPolicy policy, ImmutableArray<Profile> platforms)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return
        [
            .. Lists(policy),
            .. Demands(policy),
            .. KeyIds(policy),
            .. platforms.SelectMany(p => OnPlatform(policy, p)),
            .. Ranges(policy),
            .. Owners(policy),
            .. Accesses(policy),
            .. Members(policy),
            .. Gates(policy),
        ];
    }
}

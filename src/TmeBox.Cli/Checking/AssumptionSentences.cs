using System.Collections.Immutable;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;

namespace TmeBox.Cli.Checking;

/// <summary>What the assumptions of proofs say.</summary>
internal static class AssumptionSentences
{
    /// <summary>Every assumption that a proof may name.</summary>
    public static ImmutableArray<(string Id, string Sentence)> All { get; } =
    [
        .. new[] { CipherEquations.DecryptInvertsEncrypt, CipherEquations.EncryptInvertsDecrypt, CipherEquations.MacUnforgeable, CipherEquations.TweakInjective }
            .Select(id => (id, CipherEquations.Sentence(id))),
        (FreshKey.Name, "a key that the hardware draws at random was never seen before, and no MAC in DRAM was made with it"),
        (SymbolicRenaming.OneToOne, "the two runs that are compared differ by a one-to-one renaming of each line's contents"),
        ("Victim.StoresRenamed", "what the victim stores in the second run is the renaming of what it stores in the first: equalities may show, contents do not"),
        ("Victim.ZeroIsNotRenamed", "the zero line in which a line is handed over is the same in both runs"),
        ("Victim.MovedIsRenamed", "what the runtime moves for the victim is renamed at its new place as well"),
        ("Victim.GivesAwayNoSecret", "what the victim has the runtime hand to another sandbox is no secret from it"),
        ("Boot.NoTrustDomain", "no trust domain wrote the lines that sandboxes use"),
        ("Boot.RuntimesLines", "before the first sandbox the runtime's own lines hold what it wrote there"),
    ];

    /// <summary>What every PROVED cell leaves out.</summary>
    public const string Excluded = "timing, transient execution, register contents, store and write-combining buffers";

    public static string Of(string id) => All.FirstOrDefault(a => a.Id == id).Sentence ?? id;
}

using System.Collections.Immutable;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using static TmeBox.Prover.Assumptions.AssumptionKind;

namespace TmeBox.Prover.Assumptions;

/// <summary>Every assumption of the proofs about code, windows and guarantees. A name that is not here cannot be assumed: posing such an obligation throws.</summary>
/// <remarks>Theorems about the machine alone are not used by the others; their hypotheses are the conditions of their own sentences, and what a machine that runs is: <see cref="Theorems.Claim.Running"/>.</remarks>
public static class AssumptionBook
{
    /// <summary>What every proof leaves out.</summary>
    public const string Excluded = "timing, transient execution, register contents, store and write-combining buffers";

    private static readonly ImmutableArray<string> Paging =
        ["Adequacy.StartIsEmpty", "Adequacy.MovesKeepThePaging", "Adequacy.FillsKeepTranslations", "Adequacy.ForgettingKeepsTranslations"];

    /// <summary>All of them, in reading order.</summary>
    public static ImmutableArray<Assumption> All { get; } =
    [
        .. new[] { CipherEquations.DecryptInvertsEncrypt, CipherEquations.EncryptInvertsDecrypt, CipherEquations.MacUnforgeable, CipherEquations.TweakInjective }
            .Select(id => new Assumption(id, Cipher, CipherEquations.Sentence(id))),
        new(FreshKey.Name, Chance, "a key that the hardware draws at random was never seen before, and no MAC in DRAM was made with it"),
        new(SymbolicRenaming.OneToOne, CaseDistinction, "the two runs that are compared differ by a one-to-one renaming of each line's contents"),
        new("Victim.StoresRenamed", CaseDistinction, "what the victim stores in the second run is the renaming of what it stores in the first: equalities may show, contents do not"),
        new("Victim.ZeroIsNotRenamed", CaseDistinction, "the zero line in which a line is handed over is the same in both runs"),
        new("Victim.MovedIsRenamed", CaseDistinction, "what the runtime moves for the victim is renamed at its new place as well, and the renaming keeps what others hand to the victim"),
        new("Victim.GivesAwayNoSecret", Victim, "what the victim has the runtime hand to another sandbox is no secret from it"),
        new("Victim.StaysOnItsLines", Victim, "the code of the sandbox whose guarantee it is accesses its own lines only; what it writes elsewhere nobody keeps for it"),
        new("Move.SameFlip", CaseDistinction, "whoever flips bits in DRAM flips the same ones in both runs"),
        new("Move.Allowed", Discharged, "a move is one that its maker may make", "Adequacy.AccessIsACoTenantsMove", "Adequacy.AccessIsTheVictimsMove", "Runtime.FollowsItsPrograms", "Kernel.NoOtherMapping"),
        new("Invariant", Discharged, "the guarantee's invariant holds before the move: every move of every run has its own proof that it keeps it", "the other steps of the same induction", "Boot.Activated"),
        new("Invariant.Cell", Discharged, "the same, of any cell of DRAM", "the other steps of the same induction"),
        new("Boot.Activated", Boot, "982H is as the platform's file says, without bypass, no range is excluded, and at first there are no keys and nothing is cached"),
        new("Boot.NoTrustDomain", Boot, "no trust domain wrote sandboxes' lines, and without MACs none is poisoned"),
        new("Boot.RuntimesLines", Boot, "at first the runtime's own lines hold what it wrote there"),
        new("Boot.PageTables", Boot, "page tables lie in lines of the runtime under KeyID 0 and stay there, CR3 of every core that runs a sandbox names the root, and at first they map nothing"),
        .. KernelDuty.All.Select(d => new Assumption(d.Id, Kernel, d.Sentence)),
        new("Kernel.NoOtherMapping", Kernel, "no page table but the windows' maps a sandbox's lines, the kernel's own map of all memory included, and no device reaches them"),
        new("Kernel.KeepsRegisters", Kernel, "the kernel gives a thread its registers back as it took them, gs and the stack pointer among them"),
        new("Runtime.FollowsItsPrograms", Runtime, "the runtime makes the steps of its programs in their order, each when the tables allow it: `check --why` names what each omission costs"),
        new("Runtime.WritesBasePage", Runtime, "the runtime writes the window's address into the base page before the sandbox is entered, and nothing else afterwards"),
        new("Runtime.PrivatePages", Runtime, "the base page and the gate table are lines of their sandbox in pages that no other owner shares"),
        new("Runtime.FillsGateTable", Runtime, "every slot of a gate table holds the address of a gate"),
        new("Gate.EntersItsWindow", Runtime, "entry gates enter the window of the sandbox that the runtime's tables say runs on the core"),
        new("Gate.Establishes", Runtime, "entry gates, and handlers on their way back, establish Invariant I: gs and r14, a clean stack pointer, the direction flag and control words; signal handlers stay off the windows' stacks"),
        new("Access.IsOfASandbox", CaseDistinction, "a sandbox runs on the core, not the runtime"),
        new("Access.IsOfAnother", CaseDistinction, "it is not the sandbox whose guarantee it is"),
        new("Access.IsOfTheVictim", CaseDistinction, "it is the sandbox whose guarantee it is"),
        new("Paging.TablesAreTheRuntimes", Discharged, "the page tables by which an address is translated are the runtime's", Paging),
        new("Paging.EntriesServe", Discharged, "page tables map window j to KeyID j and nothing else", Paging),
        new("Paging.TranslationsServe", Discharged, "so do the TLBs", Paging),
        new("Paging.Gives", Discharged, "an access gets the line that its window shows there, under the window's KeyID", "Adequacy.TranslationIsTheWindows"),
        new("Availability.OfProcess", Discharged, "the runtime's own lines, page tables among them, are what it made them", "availability-process"),
        new("Availability.OfSandbox", Discharged, "a sandbox's lines in pages of its own are what it stored, or what the runtime gave it", "availability-sandbox"),
        new("Tables.Consistent", Discharged, "the runtime's tables agree with each other and with the TLBs", "containment"),
        new("Window.Names", Discharged, "accepted code accesses mapped bytes of its own window only", "Code.AccessUsesTheWindowsKeyId"),
        new("Window.Holds", Discharged, "the instruction pointer is in the window, gs and r14 hold its address", "Code.StepKeepsInvariant", "Code.ControlReachesEntries", "Gate.Establishes", "Runtime.FillsGateTable", "Kernel.KeepsRegisters"),
        new("Window.Agrees", Discharged, "the stack pointer and r11 are as the sweep says, or clean where control may enter", "Code.StepKeepsInvariant", "Code.EntriesAreClean", "Gate.Establishes"),
        new("Window.HoldsBasePage", Discharged, "the word at the base page is the window's address", "Adequacy.BasePageHoldsTheWindow"),
        new("Memory.Loads", CaseDistinction, "the word that the instruction loads is the one that the memory answered"),
        new("Case.Holds", Discharged, "the form is of this case", "Code.CasesCoverEveryForm"),
        new("Form.WellFormed", Decoder, "what the decoders read is what the processor executes: both agree, on every length", "`verify --cross-check`, `verify --self-check`"),
        new("Site.WellFormed", Decoder, "what is said of an instruction's place is so", "`verify --self-check`"),
        new("Site.WritesCode", Decoder, "what is said of the place of an operand relative to the instruction pointer is so", "`verify --self-check`"),
        new("Code.Region", Decoder, "a region of code lies in the window", "Layout.RegionInGuard"),
        new("Code.Accepted", Verifier, "the production verifier accepts what the code rules accept", "`prove --filter Sweep.` for its rules, `verify --self-check` for its tables"),
    ];

    private static readonly ImmutableDictionary<string, Assumption> ById = All.ToImmutableDictionary(a => a.Id, StringComparer.Ordinal);

    /// <summary>The assumption of a name, or null.</summary>
    public static Assumption? Named(string id) => ById.GetValueOrDefault(id);

    /// <summary>The name, if it is that of an assumption.</summary>
    /// <exception cref="ArgumentException">It is not: nothing is assumed silently.</exception>
    public static string Known(string id) => ById.ContainsKey(id) ? id : throw new ArgumentException($"'{id}' is assumed, and the list of assumptions does not say what it is", nameof(id));
}

using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Prover.Adequacy;

/// <summary>The last link: what accepted code does in its window is a move of which the guarantees speak.</summary>
internal static class MoveTheorems
{
    /// <summary>The conclusion of the theorem about code: an address has its window's number.</summary>
    public const string WindowNames = "Window.Names";

    /// <summary>The entry gate enters the window of the sandbox that the runtime says runs on the core.</summary>
    public const string GateEntersItsWindow = "Gate.EntersItsWindow";

    /// <summary>The conclusion of the theorem about translations.</summary>
    public const string PagingGives = "Paging.Gives";

    /// <summary>The victim's code accesses lines of its own only.</summary>
    public const string VictimStaysOnItsLines = "Victim.StaysOnItsLines";

    private static readonly ImmutableArray<MoveKind> Accesses = [MoveKind.Load, MoveKind.Store, MoveKind.Fetch];

    public static ImmutableArray<AdequacyTheorem> All { get; } =
    [
        new("Adequacy.FetchNamesTheWindow",
            "Every byte of an instruction at which accepted code stands has the window's number in its address.",
            "that the byte is mapped",
            p => [($"Adequacy.FetchNamesTheWindow/{p.Name}", () => Fetched($"Adequacy.FetchNamesTheWindow/{p.Name}", new(p, false)))]),
        new("Adequacy.AccessIsACoTenantsMove",
            "Every load, store and fetch of accepted code in a sandbox other than the victim, once it is translated, is a move of the capability \"co-tenant\" with that sandbox's KeyID.",
            "which lines it names: any that its window maps",
            p => Each(p, "Adequacy.AccessIsACoTenantsMove", Others)),
        new("Adequacy.AccessIsTheVictimsMove",
            "Every load, store and fetch that accepted code in the victim's sandbox makes to the victim's lines, once it is translated, is a move of every run.",
            "anything about a victim that writes to lines which are not its own: what it gives away there nobody keeps for it",
            p => Each(p, "Adequacy.AccessIsTheVictimsMove", Victims)),
    ];

    private static ImmutableArray<(string, Func<Obligation>)> Each(Profile platform, string id, Func<WindowQuestion, MoveKind, Bit> goal) =>
    [
        .. from shared in PagingTheorems.BothKindsOfPages
           from kind in Accesses
           let name = $"{id}/{PagingTheorems.Where(platform, shared)}/{kind}"
           select (name, (Func<Obligation>)(() =>
           {
               var question = new WindowQuestion(platform, shared);
               var follows = goal(question, kind);
               return question.Prove(name, AdequacyBook.Named(id).Sentence, follows);
           })),
    ];

    private static Obligation Fetched(string id, WindowQuestion q)
    {
        var (window, offset, length) = (new Window(Fresh.Word("window.start", 64)), Fresh.Word("offset", 64), Fresh.Word("length", 4).ZeroExtend(64));
        var (p, position) = (CodeSituation.Any(q.Limits, false).Before with { Rip = Fresh.Word("rip", 64) }, Fresh.Word("byte", 64));
        q.Given("Window.Holds", window.Holds(p, offset));
        q.Given("Code.Region", offset <= Word.Of(CodeLimits.WindowSize, 64) & offset + length <= Word.Of(CodeLimits.WindowSize, 64));
        return q.Prove(id, AdequacyBook.Named("Adequacy.FetchNamesTheWindow").Sentence, (position < length).Implies(window.Names(p.Rip + position, q.Limits)));
    }

    private static Bit Others(WindowQuestion q, MoveKind kind)
    {
        var move = Translated(q, kind, Actor.Attacker);
        var running = q.World.Tables.Running[move.Core];
        q.GivenTables(running, q.Address.LineFor(q.Limits));
        q.Given("Access.IsOfAnother", !q.World.IsVictims(running));
        return CapabilityTriple.Of(Capability.CoTenant).Allows(q.World, move, move.KeyId, move.Line);
    }

    private static Bit Victims(WindowQuestion q, MoveKind kind)
    {
        var (move, tag) = (Translated(q, kind, Actor.Victim), q.Address.TagFor(q.Limits));
        q.Given("Access.IsOfTheVictim", q.World.IsVictims(q.World.Tables.Running[move.Core]));
        q.Given(VictimStaysOnItsLines, q.World.Owns(tag.Line));
        return CapabilityTriple.AlwaysAllowed(q.World, move, move.KeyId, move.Line);
    }

    // An access of code that runs in a window, and the physical address that it gets.
    private static Move Translated(WindowQuestion q, MoveKind kind, Actor actor)
    {
        var (core, x, window) = (q.Core, q.Address, new Window(Fresh.Word("window.start", 64)));
        var at = new PhysicalAddress(Fresh.Word("physical", PhysicalAddress.Width));
        var running = q.World.Tables.Running[core];
        q.Given("Access.IsOfASandbox", !running.Is(RuntimeTables.Nobody));
        q.Given(GateEntersItsWindow, window.Start == WindowAddress.StartOf(running).Start);
        q.Given(WindowNames, window.Names(x.Value, q.Limits));
        q.Given(PagingGives, WindowPaging.Gives(q.World, q.Limits, core, x, new(kind == MoveKind.Store, kind == MoveKind.Fetch), at));
        var m = q.World.Machine.On(core);
        return SymbolicWorld.Move(q.Profile, kind, actor) with { Core = core, KeyId = at.KeyIdOn(m), Line = at.LineOn(m), Choice = false };
    }
}

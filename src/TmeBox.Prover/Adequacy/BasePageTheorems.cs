using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Adequacy;

/// <summary>The link back: code rules rely on a word in memory, and that it is there is a guarantee.</summary>
internal static class BasePageTheorems
{
    public static ImmutableArray<AdequacyTheorem> All { get; } =
    [
        new("Adequacy.BasePageHoldsTheWindow",
            "What accepted code loads from the base page of its window is the window's address, if the load does not fault: the code rules rely on it, and it is a guarantee of the sandbox's own lines.",
            "that the load does not fault on a line that an attacker poisons: the guarantee says that",
            p => PagingTheorems.Both(p, "Adequacy.BasePageHoldsTheWindow", Held)),
    ];

    private static Bit Held(WindowQuestion q)
    {
        var (core, window) = (q.Core, new Window(Fresh.Word("window.start", 64)));
        var situation = CodeSituation.Any(q.Limits, Fresh.Bit("bundled"));
        var (form, before, loaded) = (situation.Form, situation.Before with { Rip = Fresh.Word("rip", 64), GsBase = Fresh.Word("gs", 64) }, situation.Unknowns);
        var x = new WindowAddress(window.Start + q.Limits.BasePage);
        var running = q.World.Tables.Running[core];
        q.Given(MoveTheorems.GateEntersItsWindow, window.Start == WindowAddress.StartOf(running).Start);
        q.Given("Access.IsOfASandbox", !running.Is(Spec.Sandbox.Protocols.RuntimeTables.Nobody));
        q.Given("Access.IsOfTheVictim", q.World.IsVictims(running));
        var at = new PhysicalAddress(Fresh.Word("physical", PhysicalAddress.Width));
        q.Given(MoveTheorems.PagingGives, WindowPaging.Gives(q.World, q.Limits, core, x, Spec.Machine.Access.Read, at));
        var m = q.World.Machine.On(core);
        var line = at.LineOn(m);
        var move = Move.Of(MoveKind.Load, Actor.Victim, at.KeyIdOn(m), line) with { Core = core };
        var played = Play.Make(q.World, move);
        q.Given("Runtime.PrivatePages", !AvailabilityGuarantee.IsContested(q.World, x.LineFor(q.Limits)));
        q.Given("Availability.OfSandbox", Promise.Holds(Guarantee.AvailabilitySandbox, q.World, move, played, null));
        q.Given("Runtime.WritesBasePage", Word8(q.World.Books.Latest[x.LineFor(q.Limits)], x) == window.Start);
        q.Given("Memory.Loads", (Accesses.LinearAddress(form, before, loaded) == x.Value).Implies(loaded.Loaded == Word8(played.Answer.Data, x)));
        return window.HoldsBasePage(form, before, loaded, q.Limits);
    }

    private static Word Word8(Bytes line, WindowAddress x) => Line.Quadword(line, x.Value.Slice(5, 3));
}

using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>The lock of the key table, and what two cores see of each other (F-PCFG-3, F-PCFG-5).</summary>
internal static class LockTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Lock.IsTakenOnce", "A core takes its package's lock exactly if nobody holds it, not even itself; else nothing changes.",
            "that it gets it in the end",
            c =>
            {
                var m = c.AnyMachine();
                var step = KeyTableLock.Take(m);
                var holder = m.TableHolder[m.Active.Package];
                return (step.Answer.Outcome == Outcomes.Done) == (holder == 0)
                    & (holder == 0).Implies(step.Machine.TableHolder[m.Active.Package] == m.Active.Value.ZeroExtend(3) + Word.Of(1, 3))
                    & (holder != 0).Implies(step.Answer.Outcome == Outcomes.DeviceBusy & Unchanged.All(c, m, step.Machine))
                    & Unchanged.AllButLocks(c, m, step.Machine);
            }),
        Theorem.Of("Lock.KeepsTheNeighbourOut", "While a core holds the lock, a well-formed request of the other core of its package is DEVICE_BUSY.",
            "for how long",
            c => Neighbours(c, (m, other, p) =>
            {
                c.Given("Cores.OnePackage", m.Active.Package.Value == other.Package.Value & m.Active.Value != other.Value);
                return Attempt(m, other, p).Answer.Outcome == Outcomes.DeviceBusy;
            }), p => p.HasPconfig && p.MaxKeyIdBits > 0),
        Theorem.Of("Lock.DoesNotReachTheOtherPackage", "What a core of another package answers to a request does not depend on the lock.",
            "that the two tables then agree",
            c => Neighbours(c, (m, other, p) =>
            {
                c.Given("Cores.TwoPackages", m.Active.Package.Value != other.Package.Value);
                return Lift<Answer>.Same(Attempt(m, other, p).Answer, p.Run(m.On(other)).Answer);
            }), p => p.Packages == 2),
        Theorem.Of("Lock.ItsHolderIsNotBusy", "The core that holds the lock is never told that it is held.",
            "that its request is good",
            c =>
            {
                var m = c.AnyMachine();
                c.Given("Lock.Taken", KeyTableLock.Take(m).Answer.Outcome == Outcomes.Done);
                return c.Request().Run(KeyTableLock.Take(m).Machine).Answer.Outcome != Outcomes.DeviceBusy;
            }),
        Theorem.Of("Lock.LeakedIsForEver", "Once MET's pseudo-code has left the lock held, a well-formed request of any core of the package is DEVICE_BUSY, whatever it asks, no other request does anything or draws a key, and the lock is held on, until reset.",
            "that a processor does this: the SDM's PCONFIG releases it (switch EntropyErrorLeaksLock)",
            c =>
            {
                var m = c.AnyMachine();
                var first = c.Request();
                var leaked = first.Run(m);
                c.Given("Lock.Leaked", leaked.Answer.Outcome == Outcomes.EntropyError);
                var again = leaked.Machine.On(c.Core("other-core"));
                c.Given("Core.OnThePackage", again.Active.Package.Value == m.Active.Package.Value);
                var next = Claim.AnotherRequest();
                var step = next.Run(again);
                return step.Answer.Outcome != Outcomes.Done & step.Answer.Outcome != Outcomes.EntropyError
                    & (RequestMeaning.Executes(again, next) & RequestMeaning.WellFormed(again, next)).Implies(step.Answer.Outcome == Outcomes.DeviceBusy)
                    & step.Machine.TableHolder[m.Active.Package] == 7 & Reset.Run(step.Machine).Machine.TableHolder[m.Active.Package] == 0;
            }, p => p.EntropyErrorLeaksLock),
    ];

    private static Bit Neighbours(Claim c, Func<MachineState, CoreId, KeyRequest, Bit> goal)
    {
        var m = c.AnyMachine();
        var other = c.Core("other-core");
        var p = c.Request();
        c.Given("Lock.Free", m.TableHolder[m.Active.Package] == 0);
        c.Given("Request.Good", RequestMeaning.Executes(m.On(other), p) & RequestMeaning.WellFormed(m.On(other), p));
        return goal(m, other, p);
    }

    private static Step Attempt(MachineState m, CoreId other, KeyRequest p) => p.Run(KeyTableLock.Take(m).Machine.On(other));
}

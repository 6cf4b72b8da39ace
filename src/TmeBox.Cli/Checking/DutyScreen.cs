using TmeBox.Attacks;
using TmeBox.Cli.Shell;
using TmeBox.Policies;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Checking;

/// <summary>Which duties of the runtime a guarantee rests on: those whose omission alone refutes it.</summary>
internal sealed class DutyScreen(Terminal terminal, Checked result, Guarantee guarantee, Profile platform)
{
    public void Write()
    {
        var cells = result.Cells.Where(c => c.Guarantee == guarantee && ReferenceEquals(c.Platform, platform)).ToArray();
        var alone = cells.Single(c => c.Attacker == Capability.CoTenant);
        var name = $"{Naming.NameOf(guarantee)} on {platform.Name}";
        if (alone.Attack is { } attack)
        {
            terminal.Paragraph("", $"{name} is REFUTED by the co-tenant alone ({AttackNames.Of(attack).Id}): no duty of the runtime restores it.", Ink.Bad);
            Replay(alone);
            return;
        }

        terminal.Paragraph("", $"{name} is PROVED against the co-tenant if the runtime does all its duties. Leaving out one of them:", Ink.Strong);
        foreach (var cell in cells.Where(c => c.Attacker != Capability.CoTenant))
        {
            var lead = $"  {Naming.NameOf(cell.Attacker),-20} ";
            if (cell.Attack is { } without)
            {
                terminal.Paragraph(lead, $"REFUTED {AttackNames.Of(without).Id}: needed, the runtime has to have {Remedies.Duty(cell.Attacker.Added[0])}", Ink.Bad);
                Replay(cell);
            }
            else terminal.Paragraph(lead, $"PROVED: not needed for this guarantee that the runtime has {Remedies.Duty(cell.Attacker.Added[0])}", Ink.Good);
        }
    }

    private void Replay(Cell cell)
    {
        var refutation = result.Refutations.Single(r => r.Cells.Contains(cell));
        if (refutation.Files.Zip(refutation.Cells).FirstOrDefault(f => f.Second == cell).First is { } file)
            terminal.Out.WriteLine(terminal.Paint("                       replay  ", Ink.Faint) + $"./tmebox replay {Visible.Line(file)}");
    }
}

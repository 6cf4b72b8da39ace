using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>A PCONFIG in a proof: what instruction and hardware bring, and the structure that memory holds.</summary>
internal readonly record struct KeyRequest(PconfigInputs Inputs, KeyProgram Program)
{
    public KeyId KeyId => Program.KeyId;

    public Word Control => Program.Control;

    public Word Command => Program.Command;

    public Word AlgorithmBits => Program.AlgorithmBits;

    public Bytes DataField => Program.DataField;

    public Bytes TweakField => Program.TweakField;

    public Word Leaf => Inputs.Leaf;

    public Word Rbx => Inputs.Rbx;

    public Step Run(MachineState m) => Pconfig.Run(m, Inputs, Program);
}

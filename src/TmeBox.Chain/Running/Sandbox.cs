using TmeBox.Chain.Programs;
using TmeBox.Chain.Layout;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Chain.Running;

/// <summary>A sandbox: its window, its code, and the registers of its thread.</summary>
internal sealed class Sandbox
{
    private readonly ulong[] registers = new ulong[Registers.Count];
    private readonly Map<Word, Word> lifted;

    /// <summary>A sandbox that has not begun to live.</summary>
    /// <param name="keyId">Its KeyID, which is the number of its window.</param>
    /// <param name="code">The physical page of its code.</param>
    /// <param name="data">The physical pages that are its own for all of its life.</param>
    public Sandbox(int keyId, ulong code, params ulong[] data)
    {
        (KeyId, CodeAt, Data) = (keyId, code, data);
        Window = new(Word.Of(ChainLayout.Start(keyId), 64));
        lifted = Map<Word, Word>.PointWise(number => Word.Of(number.Concrete < Registers.Count ? registers[number.Concrete] : 0, 64));
        Processor = new(Window.Start, lifted, Window.Start, Word.Of(0, 1));
    }

    /// <summary>The KeyID.</summary>
    public int KeyId { get; }

    /// <summary>The window.</summary>
    public Window Window { get; }

    /// <summary>The physical page of its code.</summary>
    public ulong CodeAt { get; }

    /// <summary>Its own pages of data.</summary>
    public IReadOnlyList<ulong> Data { get; }

    /// <summary>Its code, once it has some.</summary>
    public CodePage? Code { get; set; }

    /// <summary>Whether it lives and its code is in place.</summary>
    public bool IsReady { get; set; }

    /// <summary>Its thread's processor state.</summary>
    public Processor Processor { get; private set; }

    /// <summary>What first broke the window's invariant, or null; for reports.</summary>
    public string? Lost { get; set; }

    /// <summary>Whether gs and r14 hold the window's address.</summary>
    public bool KeepsBases => Window.KeepsBases(Processor).IsTrue;

    /// <summary>A register.</summary>
    public ulong this[int number] => registers[number];

    /// <summary>Enters at a window offset, with registers as a gate leaves them.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="stack">The stack pointer: clean.</param>
    /// <param name="value">What other registers hold.</param>
    public void Enter(uint offset, ulong stack, Func<ulong> value)
    {
        for (var i = 0; i < registers.Length; i++) registers[i] = value();
        registers[Registers.Rsp.Concrete] = stack;
        registers[Registers.R14.Concrete] = Window.Start.Concrete;
        Processor = Processor with { Rip = Window.Start + Word.Of(offset, 64), GsBase = Window.Start };
        Lost = null;
    }

    /// <summary>Takes the state after an instruction.</summary>
    public void Advance(Processor next)
    {
        Span<ulong> values = stackalloc ulong[Registers.Count];
        for (var i = 0; i < values.Length; i++) values[i] = next.Registers[Registers.Of(i)].Concrete;
        values.CopyTo(registers);
        Processor = next with { Registers = lifted };
    }
}

using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Platform;

/// <summary>How line addresses reach DRAM lines; a physical attacker may change it (BadRAM and DDRop classes).</summary>
/// <remarks>Reading is safe for many threads; changing needs the engine alone.</remarks>
internal sealed class Wiring
{
    private readonly Dictionary<ulong, Wire> _wires = [];

    /// <summary>Whether the board is untouched.</summary>
    public bool IsHonest { get; private set; } = true;

    /// <summary>Copies of the wires that are not honest, by ascending line index.</summary>
    public KeyValuePair<ulong, Wire>[] Copy() => [.. _wires.OrderBy(wire => wire.Key)];

    /// <summary>The index of the line that an address reaches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Behind(ulong lineIndex) => IsHonest ? lineIndex : lineIndex ^ Find(lineIndex).Alias;

    /// <summary>Whether writes to an address are lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Drops(ulong lineIndex) => !IsHonest && Find(lineIndex).DropsWrites;

    /// <summary>Changes one wire.</summary>
    public void Set(ulong lineIndex, Wire wire)
    {
        if (wire == default)
        {
            _wires.Remove(lineIndex);
        }
        else
        {
            _wires[lineIndex] = wire;
        }

        IsHonest = _wires.Count == 0;
    }

    /// <summary>Mends the board.</summary>
    public void Clear()
    {
        _wires.Clear();
        IsHonest = true;
    }

    private Wire Find(ulong lineIndex) => _wires.GetValueOrDefault(lineIndex);
}

/// <summary>One wire.</summary>
/// <param name="Alias">Exclusive or to the line's index; 0 is honest. Two addresses then share one line.</param>
/// <param name="DropsWrites">Writes to this address are lost; reads still work.</param>
internal readonly record struct Wire(ulong Alias, bool DropsWrites);

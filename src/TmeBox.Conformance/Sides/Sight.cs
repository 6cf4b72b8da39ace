namespace TmeBox.Conformance.Sides;

/// <summary>What of an implementation can be seen, and so compared.</summary>
[Flags]
public enum Sight
{
    /// <summary>Only its answers, without the bits of a MAC.</summary>
    None = 0,

    /// <summary>981H to 984H, 9FFH and 87H of every core, without an instruction.</summary>
    Registers = 1,

    /// <summary>What each KeyID does, on every package.</summary>
    Keys = 2,

    /// <summary>The ciphertext of every cell of DRAM.</summary>
    Dram = 4,

    /// <summary>The MAC beside a line, bit by bit; without it only what the MAC refuses is compared.</summary>
    Mac = 8,

    /// <summary>The poison bit beside a line.</summary>
    Poison = 16,

    /// <summary>The TD-owner bit beside a line.</summary>
    Owner = 32,

    /// <summary>Every cache entry.</summary>
    Cache = 64,

    /// <summary>Every translation that a core holds.</summary>
    Translations = 128,

    /// <summary>The cell that an address reaches, one at a time, without asking for all.</summary>
    OneCell = 256,

    /// <summary>All of it.</summary>
    Everything = 511,
}

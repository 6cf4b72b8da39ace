using TmeBox.Engine.Memory;
using TmeBox.Engine.Platform;

namespace TmeBox.Engine;

/// <summary>Reset, modes of cores, and the lock of a key table.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>A reset of the platform: clears registers, keys, locks, TLBs and caches, dirty lines included; DRAM and the attacker's wiring stay (F-ACT-3, F-PCFG-6).</summary>
    public void ResetPlatform()
    {
        using var hold = HoldAll();
        Forget();
        ClearRegisters();
    }

    /// <summary>A core goes on in another mode: by an interrupt, a system call, SEAMCALL, VM entry or exit.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="mode">The mode.</param>
    /// <returns>Done, or GeneralProtection for SEAM on a platform without it (nothing changed).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core, or the privilege level is not 0 to 3.</exception>
    public EngineStatus ChangeMode(int core, CoreMode mode)
    {
        CheckCore(core);
        ArgumentOutOfRangeException.ThrowIfNegative(mode.Cpl, nameof(mode));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mode.Cpl, 3, nameof(mode));
        using var hold = HoldAll();
        Forget();
        if (mode.Seam && !Profile.HasSeam)
        {
            return EngineStatus.GeneralProtection;
        }

        _cores[core].Mode = mode;
        _package.Lay(_activate, SeamCores());
        return EngineStatus.Done;
    }

    /// <summary>A core begins a PCONFIG that will reach the key table: it holds the lock of its package's table until a PCONFIG of it ends (F-PCFG-3).</summary>
    /// <remarks>PCONFIG is one step here; that it takes time shows in this earlier step.</remarks>
    /// <param name="core">The core, 0 to 3.</param>
    /// <returns>Done, or DeviceBusy if the lock is held already (nothing changed).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineStatus TakeTable(int core)
    {
        CheckCore(core);
        using var hold = HoldAll();
        Forget();
        ref TableHolder holder = ref TableHolderOf(core);
        if (holder != TableHolder.Nobody)
        {
            return EngineStatus.DeviceBusy;
        }

        holder = TableHolder.Core0 + core;
        return EngineStatus.Done;
    }

    /// <summary>Who holds the lock of a package's key table.</summary>
    /// <param name="package">0 or 1, where the platform has it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such package.</exception>
    public TableHolder HolderOf(int package)
    {
        CheckPackage(package);
        using var hold = HoldAll();
        return _tableHolders[package];
    }

    /// <summary>The mode of a core.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public CoreMode ModeOf(int core)
    {
        CheckCore(core);
        using var hold = HoldAll();
        return _cores[core].Mode;
    }

    private ref TableHolder TableHolderOf(int core) => ref _tableHolders[core >> 1];

    private IEnumerable<KeyTable> KeyTables() => Enumerable.Range(0, Profile.Packages).Select(_package.KeysOf);

    private PlatformImage SavePlatform() =>
        new(Array.ConvertAll(_cores, core => core.Save()), [.. _tableHolders], _package.Exclusion, _package.Wiring.Copy());

    private void RestorePlatform(PlatformImage image)
    {
        foreach ((Core core, CoreImage saved) in _cores.Zip(image.Cores))
        {
            core.Restore(saved);
        }

        image.TableHolders.CopyTo(_tableHolders, 0);
        _package.Wiring.Clear();
        foreach ((ulong line, Wire wire) in image.Wires)
        {
            _package.Wiring.Set(line, wire);
        }

        _package.Exclusion = image.Exclusion;
    }

    private int SeamCores()
    {
        int seam = 0;
        for (int core = 0; core < _cores.Length; core++)
        {
            seam |= _cores[core].Mode.Seam ? 1 << core : 0;
        }

        return seam;
    }

    /// <summary>Everything but DRAM and its wiring becomes as after power-on.</summary>
    private void ClearRegisters()
    {
        foreach (Core core in _cores)
        {
            core.Reset();
        }

        Array.Clear(_tableHolders);
        foreach (KeyTable table in KeyTables())
        {
            table.Clear();
        }

        _package.MacKey = default;
        _package.Cache?.Clear();
        _package.Exclusion = default;
        Become(default);
    }
}

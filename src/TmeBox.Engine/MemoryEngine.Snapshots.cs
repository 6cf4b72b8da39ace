using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>Remembers the whole state: registers, keys, cores with their TLBs, cache with its order of use, DRAM and its wiring. Changes nothing that an access can see.</summary>
    /// <remarks>Cheap: see <see cref="EngineSnapshot"/>. Other threads wait meanwhile.</remarks>
    public EngineSnapshot TakeSnapshot()
    {
        using var hold = HoldAll();
        return new EngineSnapshot(this, new MachineImage(
            _activate, _package.MacKey, [.. KeyTables().Select(table => table.Save())], _package.Cache?.Save(), _dram.Save(), SavePlatform()));
    }

    /// <summary>Returns to a state that this engine was in; the snapshot stays good.</summary>
    /// <remarks>Takes time in proportion to the pages and cached lines of both states. Other threads wait meanwhile.</remarks>
    /// <param name="snapshot">A snapshot of this engine.</param>
    /// <exception cref="ArgumentException">It is of another engine, or disposed of.</exception>
    public void Restore(EngineSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        using var hold = HoldAll();
        if (!snapshot.BelongsTo(this))
        {
            throw new ArgumentException("Not a snapshot of this engine, or disposed of.", nameof(snapshot));
        }

        Forget();
        MachineImage image = snapshot.Image;
        RestorePlatform(image.Platform);
        Become(image.Activate);
        _package.MacKey = image.MacKey;
        foreach ((KeyTable table, KeyImage keys) in KeyTables().Zip(image.Keys))
        {
            table.Restore(keys);
        }

        _package.Cache?.Restore(image.Cache!);
        _dram.Restore(image.Dram);
    }

    /// <summary>A snapshot is disposed of.</summary>
    internal void Release(MachineImage image)
    {
        _stripes.Enter(_stripes.All);
        if (!IsDisposed)
        {
            Array.ForEach(image.Keys, keys => keys.Records.Release());
            _dram.Release(image.Dram);
        }

        _stripes.Exit(_stripes.All);
    }
}

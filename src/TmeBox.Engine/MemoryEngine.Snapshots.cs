using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>Remembers the whole state: 982H, keys, cache with its order of use, DRAM. Changes nothing that an access can see.</summary>
    /// <remarks>Cheap: see <see cref="EngineSnapshot"/>. Other threads wait meanwhile.</remarks>
    public EngineSnapshot TakeSnapshot()
    {
        using var hold = HoldAll();
        return new EngineSnapshot(this, new MachineImage(_activate, _package.MacKey, _package.Keys.Save(), _package.Cache?.Save(), _dram.Save()));
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
        Become(image.Activate);
        _package.MacKey = image.MacKey;
        _package.Keys.Restore(image.Keys);
        _package.Cache?.Restore(image.Cache!);
        _dram.Restore(image.Dram);
    }

    /// <summary>A snapshot is disposed of.</summary>
    internal void Release(MachineImage image)
    {
        _stripes.Enter(_stripes.All);
        if (!IsDisposed)
        {
            image.Keys.Records.Release();
            _dram.Release(image.Dram);
        }

        _stripes.Exit(_stripes.All);
    }
}

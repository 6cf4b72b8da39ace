using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TmeBox.Engine.Memory;

/// <summary>The locks of an engine that many threads use: one for each class of pages, at most 64.</summary>
/// <remarks>
/// <para>The stripe of an address is its page number modulo the number of stripes. With S sets there are at most S/64 stripes, so all lines of a
/// set are in one stripe: whoever holds it may change the set, evict from it, and write the victim's page. The lowest page bits are address
/// bits under every layout, so the stripe of a physical address is known before its KeyID is.</para>
/// <para>Order: stripes ascending; then the locks inside DRAM (growth, then frames), which are held briefly and never around a stripe. Whatever concerns everything
/// (982H, PCONFIG, reset, snapshots, digests) holds all stripes.</para>
/// <para>Without stripes, for one thread at a time, entering and leaving cost a comparison.</para>
/// </remarks>
internal sealed class Stripes
{
    private const int Most = 64;
    private const int LinesAPage = 64;
    private readonly Stripe[] _stripes;
    private readonly ulong _mask;

    private Stripes(int count)
    {
        _stripes = new Stripe[count];
        _mask = (ulong)Math.Max(count, 1) - 1;
    }

    /// <summary>Whether there is nothing to enter: the engine is for one thread at a time.</summary>
    public bool AreNone => _stripes.Length == 0;

    /// <summary>All stripes, by bit.</summary>
    public ulong All => _stripes.Length == 0 ? 0 : ulong.MaxValue >> (64 - _stripes.Length);

    /// <summary>How many accesses of a list are carried out under one hold: few where other threads may want one of its stripes.</summary>
    public int MostAccesses => _stripes.Length == 0 ? Package.MostAccesses : 16;

    /// <summary>The stripes for an engine.</summary>
    public static Stripes For(EngineOptions options) => new(options switch
    {
        { ManyThreads: false } => 0,
        { Cache.Mode: CacheMode.Finite } => Math.Clamp(options.Cache.Sets / LinesAPage, 1, Most),
        { Cache.Mode: CacheMode.Unlimited } => 1,
        _ => Most,
    });

    /// <summary>The stripe of a physical address, as a bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(ulong physicalAddress) => _stripes.Length == 0 ? 0 : 1ul << (int)(physicalAddress >> 12 & _mask);

    /// <summary>Enters stripes, in ascending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(ulong stripes)
    {
        for (; stripes != 0; stripes &= stripes - 1)
        {
            ref int taken = ref _stripes[BitOperations.TrailingZeroCount(stripes)].Taken;
            if (Interlocked.CompareExchange(ref taken, 1, 0) != 0)
            {
                Wait(ref taken);
            }
        }
    }

    /// <summary>Leaves stripes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit(ulong stripes)
    {
        for (; stripes != 0; stripes &= stripes - 1)
        {
            Volatile.Write(ref _stripes[BitOperations.TrailingZeroCount(stripes)].Taken, 0);
        }
    }

    /// <summary>Spins for a while, then gives way to other threads, which may be the one that holds the stripe.</summary>
    /// <remarks>Not the base library's SpinLock: leaving that without a fence loses waiters that are counted in the same word.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Wait(ref int taken)
    {
        var spin = new SpinWait();
        do
        {
            spin.SpinOnce();
        }
        while (Volatile.Read(ref taken) != 0 || Interlocked.CompareExchange(ref taken, 1, 0) != 0);
    }

    /// <summary>A lock with a cache line, and its neighbour, of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public int Taken;
    }
}

using TmeBox.Engine.Memory;
using TmeBox.Engine.Platform;

namespace TmeBox.Engine;

/// <summary>A machine with KeyID-tagged encrypted memory: cores, paging and TLBs, registers, PCONFIG, caches, memory controllers and DRAM, exact to the bit.</summary>
/// <remarks>
/// <para>Physical addresses are bytes and carry the KeyID in their upper bits: with k KeyID bits active and m = MAXPHYADDR, the KeyID is PA[m-1:m-k]
/// and the address is PA[m-k-1:0] (F-ADR-1). Until TME-MK is active all m bits are address. "Line address" means the KeyID-free address of a
/// 64-byte line.</para>
/// <para>Everything on die is plaintext, DRAM holds AES-XTS ciphertext (F-ENC-1), the key of a DRAM access is the one that the KeyID names at
/// that moment (F-ENC-4).</para>
/// <para>Threads: with <see cref="EngineOptions.ManyThreads"/> everything here may be called by many threads at once, but for the accesses of the engine's own
/// <see cref="Port"/>, which one thread at a time may use; give each thread a port by <see cref="OpenPort"/>. Without it, the engine and its ports are used by one
/// thread at a time. Instances share nothing that changes.</para>
/// <para>Memory lies outside the managed heap and takes room where it is written: 4.25 KiB for a page of 4 KiB, 768 bytes for a programmed KeyID. Dispose of
/// the engine to give it back at once. After that every call is an <see cref="ObjectDisposedException"/>.</para>
/// <para>Operations of a core take its number; those without one are core 0's. Two cores are on each package: 0 and 1 on package 0, 2 and 3 on package 1. A line
/// is handled by the key table of the package that controls its half of the addresses, whoever asks (F-PCFG-6). All caches are coherent under one KeyID.</para>
/// <para>A fresh or reset engine: 982H is 0, memory is plaintext and zero, MACs are 0, nothing is poisoned, the cache is empty.</para>
/// </remarks>
public sealed partial class MemoryEngine : IDisposable
{
    /// <summary>Bytes a line.</summary>
    public const int LineSize = LineKey.LineSize;

    private const int LinesAPage = 64;
    private readonly Stripes _stripes;
    private readonly Dram _dram;
    private readonly Package _package;
    private readonly EvictionLog _log;
    private readonly MemoryPort[] _ports;
    private readonly Core[] _cores;
    private readonly TableHolder[] _tableHolders = new TableHolder[2];
    private ActivateValue _activate;

    /// <summary>Makes a fresh engine.</summary>
    /// <param name="profile">The platform to simulate.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A property of either is outside its documented range.</exception>
    /// <exception cref="PlatformNotSupportedException">An AES path was demanded that cannot run here.</exception>
    public MemoryEngine(EngineProfile profile, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        options ??= new EngineOptions();
        profile.Check();
        options.Check();
        Profile = profile;
        Options = options;
        _stripes = Stripes.For(options);
        _dram = new Dram(profile.PhysicalAddressBits);
        _package = new Package(profile, options, _dram);
        _log = new EvictionLog();
        _ports = [.. Enumerable.Range(0, profile.Cores).Select(core => new MemoryPort(this, _package, _stripes, _log, core))];
        _cores = [.. _ports.Select(_ => new Core())];
    }

    /// <summary>The platform.</summary>
    public EngineProfile Profile { get; }

    /// <summary>How the engine runs.</summary>
    public EngineOptions Options { get; }

    /// <summary>The AES code in use; never <see cref="AesPath.Auto"/>.</summary>
    public AesPath AesInUse => _package.Cipher.Path;

    /// <summary>The DRAM that was ever written, in pages of 4 KiB of which at least one line was.</summary>
    public int TouchedPages => _dram.PageCount;

    /// <summary>Whether the engine is disposed of.</summary>
    internal bool IsDisposed { get; private set; }

    /// <summary>Returns to the state of a fresh engine; wipes registers, keys, TLBs, cache and DRAM, and mends the board.</summary>
    public void Reset()
    {
        using var hold = HoldAll();
        Forget();
        ClearRegisters();
        _package.Wiring.Clear();
        _package.Settle();
        _dram.Clear();
    }

    /// <summary>Gives all memory back. Waits for accesses in other threads; afterwards they are an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _stripes.Enter(_stripes.All);
        if (!IsDisposed)
        {
            IsDisposed = true;
            _package.Dispose();
            _dram.Dispose();
        }

        _stripes.Exit(_stripes.All);
    }

    /// <exception cref="ArgumentException">A line is too short.</exception>
    internal static void Require(bool longEnough)
    {
        if (!longEnough)
        {
            throw new ArgumentException("A line is 64 bytes.");
        }
    }

    private static void CheckKeyId(int keyId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keyId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keyId, 32767);
    }

    /// <summary>982H takes a value, and with it the address layout changes.</summary>
    private void Become(ActivateValue activate)
    {
        _activate = activate;
        _package.Lay(activate, SeamCores());
    }

    /// <summary>A call that evicts nothing is the last one now. With many threads, the port is not for this thread to touch.</summary>
    private void Forget()
    {
        if (!Options.ManyThreads)
        {
            Port.Forget();
        }
    }

    private Hold HoldAll() => new(this, _stripes, _stripes.All);

    private Hold HoldLine(ulong address) => new(this, _stripes, _stripes.Of(address));
}

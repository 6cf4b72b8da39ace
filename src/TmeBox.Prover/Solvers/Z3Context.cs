using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// One context of libz3. One thread at a time may evaluate; <see cref="Interrupt"/> may be called by any
/// other thread meanwhile. The owner disposes it after evaluation and interruption have both ended.
/// </summary>
internal sealed unsafe class Z3Context : IDisposable
{
    private const int MaxOutputBytes = 64 << 20;

    /// <summary>Guards the library's process-wide parameters while a context takes its own copy of them.</summary>
    private static readonly Lock Parameters = new();

    private nint _context;

    /// <summary>Makes a context with a resource limit.</summary>
    /// <param name="resourceLimit">Steps for each check-sat, from 1.</param>
    /// <param name="cores">Whether unsat cores are produced.</param>
    /// <remarks>
    /// In libz3 4.8.12 the SMT-LIB front end behind Z3_eval_smtlib2_string ignores rlimit, timeout and
    /// unsat_core when they are given to Z3_mk_config, refuses :produce-unsat-cores because its manager
    /// exists already, and keeps :rlimit process-wide: the next context would inherit it, and two threads
    /// would race for it. It does copy the process-wide values whenever a set-option command runs. So
    /// under one lock: set options in the new context, which copies them, then put the process-wide
    /// values back. Nothing sent later may run set-option; the script gate sees to that.
    /// </remarks>
    internal Z3Context(uint resourceLimit, bool cores)
    {
        ArgumentOutOfRangeException.ThrowIfZero(resourceLimit);
        Z3Library.Load();
        lock (Parameters)
        {
            nint config = Z3Native.Z3_mk_config();
            _context = Z3Native.Z3_mk_context(config);
            Z3Native.Z3_del_config(config);

            // Safety: Ignore is a static function and outlives every context.
            Z3Native.Z3_set_error_handler(_context, &Z3Native.Ignore);
            string said;
            try
            {
                said = Evaluate(string.Create(
                    CultureInfo.InvariantCulture,
                    $"(set-option :rlimit {resourceLimit})\n(set-option :unsat_core {(cores ? "true" : "false")})\n"));
            }
            finally
            {
                Z3Native.Z3_global_param_set("rlimit", "0");
                Z3Native.Z3_global_param_set("unsat_core", "false");
            }

            if (said.Length > 0)
            {
                Dispose();
                throw new InvalidOperationException($"libz3 refused its options: {said}");
            }
        }
    }

    /// <summary>Runs commands.</summary>
    /// <param name="text">Commands without NUL, which would end the text for C.</param>
    /// <returns>All the library wrote.</returns>
    /// <exception cref="InvalidOperationException">The output is over 64 MiB.</exception>
    internal string Evaluate(string text)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        byte* output = Z3Native.Z3_eval_smtlib2_string(_context, text);
        if (output is null)
        {
            return "(error \"libz3 returned nothing\")";
        }

        // Safety: the library ends its text with NUL and keeps it until the next call with this context,
        // which only this thread makes; it is copied here and now.
        ReadOnlySpan<byte> bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(output);
        return bytes.Length <= MaxOutputBytes
            ? Encoding.UTF8.GetString(bytes)
            : throw new InvalidOperationException("libz3 wrote more than 64 MiB");
    }

    /// <summary>Asks the evaluation under way, or else every later one, to give up. Any thread.</summary>
    internal void Interrupt() => Z3Native.Z3_interrupt(_context);

    /// <inheritdoc/>
    public void Dispose()
    {
        nint context = Interlocked.Exchange(ref _context, 0);
        if (context != 0)
        {
            Z3Native.Z3_del_context(context);
        }
    }

    internal static string ReadVersion()
    {
        // Safety: the text is a constant of the library, ended with NUL and never freed.
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Z3Native.Z3_get_full_version()));
    }
}

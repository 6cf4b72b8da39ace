using TmeBox.Chain.Programs;
using TmeBox.Chain.Kernel;
using TmeBox.Chain.Layout;
using TmeBox.Chain.Links;
using TmeBox.Chain.Memory;
using TmeBox.Chain.Running;
using TmeBox.Chain.Sides;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;
using TmeBox.X86.Fuzzing.Mutation;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.Chain;

/// <summary>One run: two sandboxes, one of them the victim, on two cores, with runtime and hardware acting between any two of their instructions.</summary>
/// <remarks>All of it follows from the seed, the ground and the link that is cut.</remarks>
internal sealed class ChainRun : IDisposable
{
    private const int Victim = 2;
    private readonly ChainGround ground;
    private readonly int steps;
    private readonly CodeDice dice;
    private readonly ChainWorlds worlds;
    private readonly WindowMemory memory;
    private readonly Hardware hardware;
    private readonly TrustedKernel kernel;
    private readonly SandboxLives lives;
    private readonly Interpreter interpreter;
    private readonly CodeMaker maker;
    private readonly Values values;
    private readonly Sandbox victim;
    private readonly Sandbox other;
    private readonly Queue<IEnumerable<bool>> programs = new();
    private IEnumerator<bool>? program;
    private long instructions, runtimeSteps;
    private bool victimIsOver;

    private ChainRun(ChainGround ground, BrokenLink? link, ulong seed, int steps, ChainChecks checks)
    {
        (this.ground, this.steps) = (ground, steps);
        dice = new(seed);
        var neighbour = dice.Once(2) ? Victim - 1 : Victim + 1;
        var frames = new TableFrames(Victim, neighbour);
        var flaw = link?.Flaw ?? KernelFlaw.None;
        worlds = new(ground, frames, Victim, seed, checks, link?.Capability);
        memory = new(worlds);
        hardware = new(worlds, memory, dice);
        kernel = new(worlds, frames, ground.Platform, flaw, Victim);
        values = new(dice, [Victim, neighbour]);
        maker = new(link?.Hole is { } hole ? new ReferenceVerifier(hole) : new SweepVerifier(1), dice);
        interpreter = new(worlds, memory, values);
        lives = new(worlds, memory, kernel, ground, flaw, Victim, MakeCode);
        victim = new(Victim, 0x0000, ChainLayout.VictimsData, 0xFFFD_B000);
        other = new(neighbour, 0x1000, 0x3000, 0xFFFD_C000);
        programs.Enqueue(kernel.Boot());
        programs.Enqueue(lives.Create(other, isVictim: false));
        if (dice.Once(3))
        {
            programs.Enqueue(lives.Create(victim, isVictim: false));
            programs.Enqueue(lives.Destroy(victim));
        }

        programs.Enqueue(lives.Create(victim, isVictim: true));
    }

    /// <summary>The first break, or null.</summary>
    public ChainFinding? Finding => worlds.Finding;

    /// <summary>Steps that were made.</summary>
    public long Steps => instructions + hardware.Events + runtimeSteps;

    /// <summary>Makes a run.</summary>
    /// <param name="ground">Where.</param>
    /// <param name="link">The link that is cut, or null.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="steps">How many steps at most, once both sandboxes are in place.</param>
    /// <param name="checks">What is evaluated.</param>
    /// <param name="tally">Where to count.</param>
    /// <returns>The first break, or null.</returns>
    public static ChainFinding? Of(ChainGround ground, BrokenLink? link, ulong seed, int steps, ChainChecks checks, ChainTally tally)
    {
        using var run = new ChainRun(ground, link, seed, steps, checks);
        run.DoAll();
        tally.End(run.Steps, run.Counts());
        return run.Finding;
    }

    /// <summary>Disposes of the engine.</summary>
    public void Dispose()
    {
        program?.Dispose();
        worlds.Dispose();
    }

    private void DoAll()
    {
        while (!worlds.IsOver && (!victim.IsReady || programs.Count > 0)) Step(settingUp: true);
        var start = Steps;
        while (!worlds.IsOver && Steps - start < steps)
        {
            if (!victimIsOver && Steps - start > steps * 4L / 5 && dice.Once(64)) EndVictim();
            Step(settingUp: false);
        }

        worlds.Finish();
    }

    private void Step(bool settingUp)
    {
        var roll = dice.Below(100);
        if (roll < (settingUp ? 20 : 80)) RunSomebody();
        else if (roll < (settingUp ? 25 : 86)) hardware.Act(CoreId.Of(dice.Below(2)), () => values.Next(other), () => values.Own(dice.Once(2) ? victim : other));
        else BeRuntime();
    }

    private void RunSomebody()
    {
        var core = CoreId.Of(dice.Below(2));
        var running = worlds.Left.Tables.Running[core];
        if (running.Is(RuntimeTables.Nobody).IsTrue)
        {
            var sandbox = dice.Once(2) ? victim : other;
            if (sandbox.IsReady && !lives.CoresOf(sandbox.KeyId).Any()) Begin(core, sandbox);
            return;
        }

        if (dice.Once(400))
        {
            kernel.Leave(core);
            return;
        }

        instructions++;
        var current = running.Is(KeyId.Of(victim.KeyId)).IsTrue ? victim : other;
        if (dice.Once(200)) interpreter.Restart(current);
        interpreter.Step(current, core);
    }

    private void Begin(CoreId core, Sandbox sandbox)
    {
        kernel.Enter(core, sandbox.KeyId);
        interpreter.Restart(sandbox);
    }

    private void BeRuntime()
    {
        runtimeSteps++;
        if (program is not null && program.MoveNext()) return;
        program?.Dispose();
        program = (programs.TryDequeue(out var next) ? next : Another()).GetEnumerator();
    }

    private IEnumerable<bool> Another()
    {
        var to = dice.Once(2) ? victim : other;
        switch (dice.Below(12))
        {
            case 0 when dice.Once(3) && other.IsReady:
                programs.Enqueue(lives.Create(other, isVictim: false));
                return lives.Destroy(other);
            case 1:
                kernel.UseOwnData((ulong)dice.Below(64) * 64, dice.Once(2) ? values.Data(other) : null);
                return [];
            case < 7 when ground.SharesPages:
                return lives.TradeLine(LineAddress.Of(ChainLayout.Contested + ((ulong)dice.Below(dice.Once(4) ? 64 : 8) * 64)), to);
            default:
                return lives.Trade(dice.Of(ChainLayout.Traded) is var page && ground.SharesPages && page == ChainLayout.Contested ? ChainLayout.Traded[0] : page, to);
        }
    }

    // Near the end the victim's life ends, and its KeyID may be another's.
    private void EndVictim()
    {
        victimIsOver = true;
        if (dice.Once(2)) return;
        programs.Enqueue(lives.Destroy(victim));
        programs.Enqueue(lives.Create(victim, isVictim: false));
    }

    private CodePage MakeCode(Sandbox sandbox)
    {
        var target = sandbox == victim ? other : victim;
        return maker.Make(sandbox.KeyId, sandbox.CodeAt, sandbox.Data.Concat(ChainLayout.Traded), [.. target.Data.Append(target.CodeAt).Select(p => ChainLayout.Showing(target.KeyId, p))]);
    }

    private IEnumerable<KeyValuePair<string, long>> Counts() =>
    [
        .. interpreter.Tally.Forms,
        new("instructions completed", interpreter.Tally.Instructions),
        new("instructions that faulted", interpreter.Tally.Faults),
        new("instructions of the victim steered away", interpreter.Tally.Steered),
        new("instructions that no verifier accepted", interpreter.Tally.Unverified),
        new("host calls", interpreter.Tally.HostCalls),
        new("accepted mutants", maker.AcceptedMutants),
        new("offered forbidden pieces", maker.OfferedForbidden),
        new("accepted forbidden pieces", maker.AcceptedForbidden),
        new("loads", memory.Tally.Loads),
        new("stores", memory.Tally.Stores),
        new("fetches", memory.Tally.Fetches),
        new("page walks", memory.Tally.Walks),
        new("accesses that faulted in translation", memory.Tally.Faults),
        new("hardware events", hardware.Events),
        new("runtime steps", runtimeSteps),
        new("sandboxes that began", lives.Begun),
        new("pages and lines that changed hands", lives.Given),
        new("moves", worlds.Moves),
        new("operations compared with the engine", worlds.Compared),
        new("invariants evaluated", worlds.Checks.Count),
        new("runs ended by chance", worlds.Chance is null ? 0 : 1),
    ];
}

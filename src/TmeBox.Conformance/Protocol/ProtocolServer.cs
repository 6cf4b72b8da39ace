using System.Collections.Immutable;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Protocol;

/// <summary>Offers one of our own sides behind the protocol.</summary>
/// <remarks>Used by one thread at a time. Whatever comes is answered: what is no request with an error that says what was expected.</remarks>
public sealed class ProtocolServer : IDisposable
{
    private readonly string name;
    private readonly Func<FuzzPlatform, IImplementation> make;
    private IImplementation? side;
    private Profile? platform;
    private bool greeted;

    /// <summary>A server of sides that are made anew at each reset.</summary>
    public ProtocolServer(string name, Func<FuzzPlatform, IImplementation> make) => (this.name, this.make) = (name, make);

    /// <summary>A server of the specification.</summary>
    public static ProtocolServer OfSpecification() => new("specification", p => new SpecificationImplementation(p.Profile, p.Cache.Mode == Engine.CacheMode.Uncached));

    /// <summary>A server of the engine.</summary>
    public static ProtocolServer OfEngine() => new("engine", p => new EngineSide(p.Profile, p.Cache));

    /// <summary>What it says that its sides can.</summary>
    internal Capabilities Capabilities { get; set; } = Capabilities.Everything;

    /// <summary>Answers until the other side says bye, or closes.</summary>
    /// <returns>Whether it said bye.</returns>
    public bool Serve(MessagePipe messages, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        for (var number = 1; !cancellation.IsCancellationRequested; number++)
        {
            Reply reply;
            try
            {
                if (messages.Read() is not { } message) return false;
                reply = Answer(message);
            }
            catch (EndOfStreamException)
            {
                return false;
            }
            catch (FormatException e)
            {
                // Nothing after a message that is too long can be told apart.
                messages.Write(ProtocolJson.Write(new Reply.Error(FormattableString.Invariant($"message {number}: {e.Message}"))));
                return false;
            }

            messages.Write(ProtocolJson.Write(reply is Reply.Error error ? error with { Message = FormattableString.Invariant($"message {number}: {error.Message}") } : reply));
            if (reply is Reply.Bye) return true;
        }

        return false;
    }

    /// <summary>The reply to one message.</summary>
    public Reply Answer(ReadOnlySpan<byte> message)
    {
        try
        {
            return Answer(ProtocolJson.ReadRequest(message));
        }
        catch (FormatException e)
        {
            return new Reply.Error(e.Message);
        }
    }

    /// <summary>Disposes of the side.</summary>
    public void Dispose() => (side as IDisposable)?.Dispose();

    private Reply Answer(Request request)
    {
        switch (request)
        {
            case Request.Hello hello:
                if (!hello.Versions.Contains(ProtocolJson.Version)) return new Reply.Error($"versions: found {string.Join(", ", hello.Versions)}; expected {ProtocolJson.Version} among them");
                greeted = true;
                return new Reply.Hello(ProtocolJson.Version, name, Capabilities);
            case Request.Bye:
                return new Reply.Bye();
            case var _ when !greeted:
                return new Reply.Error("found another request before hello; expected hello first");
            case Request.Reset reset:
                return Reset(reset);
            case var _ when side is null:
                return new Reply.Error("found another request before reset; expected reset first");
            case Request.Step step:
                return Step(step);
            default:
                return Observe();
        }
    }

    private Reply Reset(Request.Reset reset)
    {
        if (!Same(reset.Initial, InitialStates.Of(reset.Platform))) return new Reply.Error("initial: found other values than those after power-on; expected those of the protocol, which alone this side can start from");
        (side as IDisposable)?.Dispose();
        side = null;
        side = make(new(reset.Platform, reset.Cache));
        platform = reset.Platform;
        return new Reply.Ready();
    }

    private Reply Step(Request.Step step)
    {
        for (var i = 0; i < step.Operations.Length; i++)
            if (OperationCheck.Problem(step.Operations[i], platform) is { } problem)
                return new Reply.Error(FormattableString.Invariant($"operation {i}: {problem}"));
        var answers = ImmutableArray.CreateBuilder<StepAnswer>(step.Operations.Length);
        foreach (var operation in step.Operations) answers.Add(StepAnswer.Of(side!.Step(operation)));
        return new Reply.Stepped(answers.MoveToImmutable());
    }

    private Reply.Observed Observe() => new(
        [.. Registers()],
        [.. Keys()],
        [.. side!.DramLines().OrderBy(d => d.Line).Select(d => new DramCell(d.Line, d.Ciphertext, d.Mac, d.Owner, d.Poison))],
        [.. side.CachedLines().OrderBy(c => c.Line).ThenBy(c => c.KeyId)],
        [.. (side.Translations() ?? []).OrderBy(t => t.Core).ThenBy(t => t.LinearPage)]);

    private IEnumerable<RegisterValue> Registers() =>
        from core in Enumerable.Range(0, SpecificationView.Cores(platform!))
        from index in SpecificationView.Registers
        let value = side!.Register(core, index)
        where value is not null
        select new RegisterValue(core, index, value.Value);

    private IEnumerable<KeyTableEntry> Keys() =>
        from package in Enumerable.Range(0, platform!.Packages)
        from keyId in Enumerable.Range(1, platform.MaxKeys)
        let key = side!.KeyOf(package, keyId)
        where key.Use != KeyUse.Tme
        select new KeyTableEntry(package, keyId, key.Use, key.Algorithm);

    private static bool Same(InitialState a, InitialState b) =>
        System.Text.Json.JsonSerializer.Serialize(a, OperationJson.Options) == System.Text.Json.JsonSerializer.Serialize(b, OperationJson.Options);
}

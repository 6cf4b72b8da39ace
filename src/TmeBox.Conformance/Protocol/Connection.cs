using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Protocol;

/// <summary>A conversation with one implementation, from hello on.</summary>
/// <remarks>Used by one thread at a time. After a failure it is dead: a new one is needed.</remarks>
public sealed class Connection : IDisposable
{
    // A pipe takes so much without its reader, who has answered all that was asked before.
    private const int NeverBlocks = 1 << 15;

    // The first reply may take longer by this: a program has to be started before it can greet, a simulation built up.
    private const int GreetingAllowance = 6;
    private readonly Link link;
    private readonly MessageQueue queue = new();
    private TimeSpan deadline;
    private bool hasGreeted;
    private readonly CancellationToken cancellation;

    private Connection(Link link, TimeSpan deadline, CancellationToken cancellation)
    {
        (this.link, this.deadline, this.cancellation) = (link, deadline, cancellation);
        new Thread(Listen) { IsBackground = true, Name = "messages" }.Start();
    }

    /// <summary>What it calls itself.</summary>
    public string Name { get; private set; } = "implementation";

    /// <summary>What it can.</summary>
    public Capabilities Capabilities { get; private set; } = Capabilities.Everything;

    /// <summary>Whether it failed, so that nothing can be asked any more.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Opens a conversation.</summary>
    /// <param name="address">Where the implementation is.</param>
    /// <param name="deadline">How long a reply may take; the greeting, six times as long.</param>
    /// <param name="cancellation">Ends every wait.</param>
    /// <exception cref="ImplementationException">It cannot be reached, or does not greet as the protocol says.</exception>
    public static Connection Open(ImplementationAddress address, TimeSpan deadline, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        var connection = new Connection(Link.Open(address), deadline, cancellation);
        try
        {
            connection.Greet();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks, and waits for the reply.</summary>
    /// <exception cref="ImplementationException">There is none, or it is none.</exception>
    public Reply Ask(Request request) => Ask([request])[0];

    /// <summary>Asks several things at once, and waits for all replies.</summary>
    /// <exception cref="ImplementationException">There is one missing, or it is none.</exception>
    public IReadOnlyList<Reply> Ask(IReadOnlyList<Request> requests) => Ask([.. requests.Select(ProtocolJson.Write)], m => m);

    /// <summary>A failure of this implementation, after which it is dead.</summary>
    public ImplementationException Failed(ImplementationFault fault, string message)
    {
        IsDead = true;
        return new(fault, message);
    }

    /// <summary>Ends the conversation, politely if it lives.</summary>
    public void Dispose()
    {
        if (!IsDead)
        {
            try
            {
                link.Messages.Write(ProtocolJson.Write(new Request.Bye()));
                queue.Take(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            }
            catch (IOException)
            {
                // It is gone already.
            }
        }

        IsDead = true;
        queue.Close();
        link.Dispose();
    }

    /// <summary>Sends messages that are written already, and gives each reply to a reader.</summary>
    internal IReadOnlyList<T> Ask<T>(IReadOnlyCollection<byte[]> messages, Func<Reply, T> read)
    {
        if (IsDead) throw new InvalidOperationException("the conversation has ended");
        cancellation.ThrowIfCancellationRequested();
        if (queue.Peek() is { } unasked) throw Failed(ImplementationFault.Noise, $"it wrote '{Excerpt.Of(unasked)}' without being asked");
        Send(messages);
        var replies = new List<T>(messages.Count);
        for (var i = 0; i < messages.Count; i++) replies.Add(read(Receive()));
        return replies;
    }

    private void Send(IReadOnlyCollection<byte[]> messages)
    {
        try
        {
            if (messages.Sum(m => m.Length) <= NeverBlocks)
            {
                link.Messages.Write(messages);
                return;
            }

            var writing = Task.Run(() => link.Messages.Write(messages), CancellationToken.None);
            if (!writing.Wait((int)deadline.TotalMilliseconds, cancellation)) throw Failed(ImplementationFault.Hang, $"it did not read its input for {Seconds(deadline)}");
        }
        catch (AggregateException e) when (e.InnerException is IOException)
        {
            throw Gone("");
        }
        catch (IOException)
        {
            throw Gone("");
        }
    }

    private Reply Receive()
    {
        byte[]? message;
        try
        {
            message = queue.Take(deadline, cancellation);
        }
        catch (EndOfStreamException e)
        {
            throw e.InnerException is FormatException ? Failed(ImplementationFault.Noise, e.Message) : Gone(e.InnerException is EndOfStreamException ? e.Message + "; " : "");
        }

        if (message is null) throw Failed(ImplementationFault.Hang, $"no reply within {Seconds(deadline)}");
        if (message.AsSpan().TrimStart(" \t"u8) is not [(byte)'{', ..])
            throw Failed(ImplementationFault.Noise, $"found '{Excerpt.Of(message)}'; expected a message (what is meant for people goes to standard error)");
        try
        {
            return ProtocolJson.ReadReply(message);
        }
        catch (FormatException e)
        {
            throw Failed(ImplementationFault.Malformed, e.Message);
        }
    }

    private ImplementationException Gone(string before)
    {
        // Ctrl-C reaches the implementation too, and may end it first.
        if (cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100))) cancellation.ThrowIfCancellationRequested();
        var obituary = link.Obituary();
        IsDead = true;
        return new(ImplementationFault.Crash, before + obituary) { HasStarted = hasGreeted || !link.NeverBegan };
    }

    private void Greet()
    {
        var usual = deadline;
        deadline = GreetingAllowance * usual;
        var reply = Ask(new Request.Hello([ProtocolJson.Version], "tmebox"));
        deadline = usual;
        hasGreeted = true;
        if (reply is not Reply.Hello hello) throw Failed(ImplementationFault.Malformed, $"to hello: found {Described(reply)}; expected hello");
        if (hello.Version != ProtocolJson.Version) throw Failed(ImplementationFault.Malformed, $"to hello: found version {hello.Version}; expected {ProtocolJson.Version}");
        if (hello.Name is not { Length: > 0 and <= 100 } || hello.Name.Any(char.IsControl)) throw Failed(ImplementationFault.Malformed, $"to hello: found the name '{Excerpt.Of(hello.Name ?? "")}'; expected 1 to 100 printable characters");
        Name = hello.Name;
        Capabilities = hello.Capabilities ?? Capabilities.Everything;
        if (Capabilities.Problem() is { } problem) throw Failed(ImplementationFault.Malformed, "to hello: capabilities: " + problem);
    }

    /// <summary>What a reply is, for a report.</summary>
    internal static string Described(Reply reply) => reply is Reply.Error error ? $"the error '{Excerpt.Of(error.Message ?? "")}'" : Excerpt.Of(ProtocolJson.Write(reply));

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.###} s");

    private void Listen()
    {
        try
        {
            while (link.Messages.ReadTogether() is { Count: > 0 } messages)
                if (!queue.Add(messages)) return;
            queue.End(new IOException("the stream ended"));
        }
        catch (Exception e) when (e is IOException or FormatException or ObjectDisposedException)
        {
            queue.End(e);
        }
    }
}

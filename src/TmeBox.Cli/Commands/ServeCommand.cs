using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Protocol;

namespace TmeBox.Cli.Commands;

/// <summary><c>serve</c>: the specification, or the engine, behind the protocol by which others are compared.</summary>
internal static class ServeCommand
{
    private static readonly Option<bool> Engine = new("--engine") { Description = "Serve the engine instead of the specification." };
    private static readonly Option<string?> Listen = new("--listen") { Description = "Listen on tcp:HOST:PORT (port 0: any, printed) or unix:PATH instead of standard input.", HelpName = "ADDRESS" };
    private static readonly Option<bool> Schema = new("--schema") { Description = "Print the JSON schema of all messages." };

    public static Command Make(Session session)
    {
        var command = new Command("serve", "Offer the specification, or the engine, behind the protocol of docs/protocol.md.") { Engine, Listen, Schema };
        command.Excludes(Schema, Engine, Listen);
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        if (parsed.GetValue(Schema))
        {
            session.Terminal.Out.Write(ProtocolSchema.Text());
            return ExitCodes.Well;
        }

        var isEngine = parsed.GetValue(Engine);
        if (parsed.GetValue(Listen) is { } address) return OnSocket(session, address, isEngine);
        using var input = Console.OpenStandardInput();
        using var output = StandardStream.Output();
        using var server = Make(isEngine);
        server.Serve(new(input, output, Framing.Lines), session.Cancelled);
        session.Cancelled.ThrowIfCancellationRequested();
        return ExitCodes.Well;
    }

    // One conversation after another, until it is interrupted.
    private static int OnSocket(Session session, string text, bool isEngine)
    {
        using var listener = Bound(text, out var where);
        session.Terminal.Say("listening on " + where);
        using var stop = session.Cancelled.Register(listener.Dispose);
        while (true)
        {
            try
            {
                using var stream = new NetworkStream(listener.Accept(), ownsSocket: true);
                using var ends = session.Cancelled.Register(stream.Dispose);
                using var server = Make(isEngine);
                server.Serve(new(stream, stream, Framing.LengthPrefix), session.Cancelled);
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                session.Cancelled.ThrowIfCancellationRequested();
                session.Terminal.Say("a conversation broke off: " + e.Message);
            }
        }
    }

    private static Socket Bound(string text, out ImplementationAddress where)
    {
        Socket? socket = null;
        try
        {
            where = ImplementationAddress.Parse(text);
            if (where.Carrier == ImplementationCarrier.Command) throw new FormatException($"found '{text}'; expected tcp:HOST:PORT or unix:PATH");
            var isUnix = where.Carrier == ImplementationCarrier.Unix;
            socket = isUnix ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(isUnix ? new UnixDomainSocketEndPoint(where.Text) : new IPEndPoint(Address(where.Text), where.Port));
            socket.Listen();
            if (!isUnix) where = where with { Port = ((IPEndPoint)socket.LocalEndPoint!).Port };
            return socket;
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput($"--listen: {e.Message}");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket?.Dispose();
            throw CommandException.BadInput($"--listen: found {Quotation.Of(text)}, where nothing can listen ({e.Message.ReplaceLineEndings(" ")}); expected a free address of this machine: tcp:HOST:PORT, or unix:PATH in a folder that may be written");
        }
    }

    private static IPAddress Address(string host) =>
        Dns.GetHostAddresses(host, AddressFamily.InterNetwork).FirstOrDefault() ?? throw new FormatException($"found the host {Quotation.Of(host)}, which has no IPv4 address; expected one that has");

    private static ProtocolServer Make(bool isEngine) => isEngine ? ProtocolServer.OfEngine() : ProtocolServer.OfSpecification();
}

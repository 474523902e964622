using System.Net.Sockets;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Hosting;

/// <summary>Why the server does not start, for whoever started it: one line for each mistake, and no stack trace.</summary>
/// <param name="ExitCode">1 when the machine does not give what is needed, 2 when the configuration is wrong, 3 when another process has the data directory.</param>
/// <param name="Reasons">What is wrong, and where.</param>
public sealed record StartFailure(int ExitCode, IReadOnlyList<string> Reasons)
{
    /// <summary>Null for what nobody foresees: a mistake of ours, whose trace is worth seeing.</summary>
    /// <param name="failure">What stopped the start.</param>
    /// <param name="urls">Where the server was to listen.</param>
    public static StartFailure? Of(Exception failure, string? urls) => failure switch
    {
        OptionsValidationException invalid => new(2, [.. invalid.Failures]),
        DataDirectoryInUseException inUse => new(3, [inUse.Message]),
        // The binder's: a value that is not of the key's type. The message names both.
        InvalidOperationException { InnerException: ArgumentException or FormatException } unreadable => new(2, [unreadable.Message]),
        FormatException malformed => new(2, [$"--urls {urls}: {malformed.Message}"]),
        SocketException socket => new(1, [NamesItsAddress(socket) ? socket.Message : $"--urls {urls}: {socket.Message}"]),
        IOException or UnauthorizedAccessException or InvalidDataException or Runtime.JournalUnavailableException => new(1, [Chain(failure)]),
        _ => null,
    };

    // Whoever binds a socket of ours says in words which; the web server's has the system's words alone.
    private static bool NamesItsAddress(SocketException socket) =>
        socket.Message != new SocketException((int)socket.SocketErrorCode).Message;

    private static string Chain(Exception failure) =>
        failure.InnerException is { } inner && !failure.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{failure.Message} {Chain(inner)}"
            : failure.Message;
}

using System.Diagnostics;
using System.Net.Sockets;
using Lbaas.Amphora.Files;

namespace Lbaas.Amphora.Network;

/// <summary>
/// Where this node's traffic flows: a named network namespace, so that tenants' addresses never mix with the agent's own,
/// or the agent's own network where it has none (spec amphora 1.2).
/// </summary>
public sealed class NetworkNamespace(AgentOptions options)
{
    private const string Directory = "/run/netns";

    /// <summary>Null for the agent's own network.</summary>
    public string? Name { get; } = options.NetworkNamespace;

    /// <summary>A program started so that it lives there. The process that results is the program itself.</summary>
    public ProcessStartInfo Command(string program, params IEnumerable<string> arguments) => Name is null
        ? new ProcessStartInfo(program, arguments)
        : new ProcessStartInfo("/usr/sbin/ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>A socket that belongs there, whoever uses it later.</summary>
    /// <exception cref="IOException">There is no such namespace, or this process may not enter it.</exception>
    public Socket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol) =>
        Run(() => new Socket(family, type, protocol));

    /// <summary>Does something there. It must not be asynchronous: it belongs to a thread.</summary>
    /// <exception cref="IOException">There is no such namespace, or this process may not enter it.</exception>
    public T Run<T>(Func<T> work)
    {
        if (Name is null)
            return work();
        T? result = default;
        Exception? failure = null;
        // A thread of its own, which ends with it: one of the pool would carry the namespace to somebody else's work.
        var thread = new Thread(() =>
        {
            try
            {
                Posix.EnterNetwork(Path.Combine(Directory, Name));
                result = work();
            }
            catch (Exception fault)
            {
                failure = fault;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new IOException($"network namespace '{Name}': {failure.Message}", failure);
    }
}

namespace Lbaas.Tests.Amphora;

/// <summary>A member of a <see cref="PoolText"/>.</summary>
internal sealed record PoolMember(int Port)
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public string Address { get; init; } = "127.0.0.1";

    public int Weight { get; init; } = 1;

    public bool IsDisabled { get; init; }

    /// <summary>Words such as <c>check inter 1s</c>.</summary>
    public string Words { get; init; } = "";
}

/// <summary>A configuration as the control plane renders it: a listener, and a pool whose members change.</summary>
internal sealed record PoolText(string SocketPath, string StatePath, int Port)
{
    public Guid Listener { get; init; } = Guid.NewGuid();

    public Guid Pool { get; init; } = Guid.NewGuid();

    public string Mode { get; init; } = "http";

    public string Algorithm { get; init; } = "roundrobin";

    public string HardStopAfter { get; init; } = "20s";

    public string TimeoutServer { get; init; } = "10s";

    /// <summary>A line of the backend.</summary>
    public string More { get; init; } = "option allbackups";

    /// <summary>How many listeners share the pool, on ports one after the other.</summary>
    public int Listeners { get; init; } = 1;

    public PoolMember[] Members { get; init; } = [];

    public PoolText With(params PoolMember[] members) => this with { Members = members };

    public string[] Backends => [.. Enumerable.Range(0, Listeners).Select(number => $"{Pool}:{ListenerAt(number)}")];

    public override string ToString() => string.Join('\n', [
        "global", "    daemon", "    maxconn 1000", $"    stats socket {SocketPath} mode 0666 level user expose-fd listeners",
        $"    server-state-file {StatePath}", $"    hard-stop-after {HardStopAfter}",
        "defaults", $"    mode {Mode}", "    timeout client 10s", $"    timeout server {TimeoutServer}", "    timeout connect 1s",
        "    retries 3", "    option redispatch",
        .. Enumerable.Range(0, Listeners).SelectMany(number => (string[])[
            $"frontend {ListenerAt(number)}", $"    bind 127.0.0.1:{Port + number}", $"    default_backend {Backends[number]}"]),
        .. Backends.SelectMany(backend => (string[])[
            $"backend {backend}", $"    balance {Algorithm}", "    load-server-state-from-file global", $"    {More}",
            .. Members.Select(member => $"    server {member.Id} {member.Address}:{member.Port} weight {member.Weight} {member.Words}".TrimEnd()
                + (member.IsDisabled ? " disabled" : ""))]),
        ""]);

    private Guid ListenerAt(int number) =>
        number == 0 ? Listener : new Guid([.. Listener.ToByteArray().AsSpan(0, 15), (byte)(Listener.ToByteArray()[15] ^ number)]);
}

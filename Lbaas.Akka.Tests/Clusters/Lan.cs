namespace Lbaas.Akka.Tests.Clusters;

/// <summary>Machines on one wire, each a network namespace, and this one beside them; the wire can be cut between some and the others (root only).</summary>
internal sealed class Lan : IAsyncDisposable
{
    private const string Table = "cut";
    private readonly string _name = $"lbn{Random.Shared.Next(0x1000, 0x10000):x}";
    private readonly int _network = Random.Shared.Next(1, 255);
    private readonly int _machines;

    private Lan(int machines) => _machines = machines;

    /// <summary>Where this machine is: nobody is ever cut off from it.</summary>
    public string Here => Address(253);

    public IReadOnlyList<(string Host, IReadOnlyList<string>? Within)> Places =>
        [.. Enumerable.Range(0, _machines).Select(machine => (Address(machine), (IReadOnlyList<string>?)["ip", "netns", "exec", Namespace(machine)]))];

    public static async Task<Lan> CreateAsync(int machines)
    {
        var lan = new Lan(machines);
        await IpAsync($"link add {lan._name} type bridge");
        await IpAsync($"address add {lan.Here}/24 dev {lan._name}");
        await IpAsync($"link set {lan._name} up");
        for (var machine = 0; machine < machines; machine++)
            await lan.AddAsync(machine);
        return lan;
    }

    /// <summary>Nothing goes between this machine and the others any more.</summary>
    public Task CutAsync(int machine) => FilterAsync(machine, $"ip saddr {Others(machine)} drop", $"ip daddr {Others(machine)} drop");

    /// <summary>A firewall refuses all connections between this machine and the others, as if nobody listened there, and breaks those that are.</summary>
    public Task RefuseAsync(int machine) => FilterAsync(
        machine, $"ip saddr {Others(machine)} reject with tcp reset",
        // The answers to what comes in go out.
        $"ip daddr {Others(machine)} tcp flags & (syn | ack | rst) == syn reject with tcp reset");

    public Task MendAsync(int machine) => NftAsync(machine, $"delete table ip {Table}");

    public async ValueTask DisposeAsync()
    {
        for (var machine = 0; machine < _machines; machine++)
            await IpAsync($"netns delete {Namespace(machine)}");
        await IpAsync($"link delete {_name}");
    }

    private async Task AddAsync(int machine)
    {
        var (there, link) = (Namespace(machine), $"{_name}-{machine}");
        await IpAsync($"netns add {there}");
        await IpAsync($"link add {link} type veth peer name eth0 netns {there}");
        await IpAsync($"link set {link} master {_name} up");
        await IpAsync($"-n {there} address add {Address(machine)}/24 dev eth0");
        await IpAsync($"-n {there} link set eth0 up");
        await IpAsync($"-n {there} link set lo up");
    }

    private string Others(int machine) => $"{{ {string.Join(", ", Enumerable.Range(0, _machines).Where(other => other != machine).Select(Address))} }}";

    private Task FilterAsync(int machine, string incoming, string outgoing) => NftAsync(machine,
        $"table ip {Table} {{ chain in {{ type filter hook input priority 0; {incoming}; }}; chain out {{ type filter hook output priority 0; {outgoing}; }}; }}");

    private string Namespace(int machine) => $"{_name}-{machine}";

    private string Address(int machine) => $"10.213.{_network}.{machine + 1}";

    private Task NftAsync(int machine, string command) => Shell.RunAsync("ip", "netns", "exec", Namespace(machine), "nft", command);

    private static Task IpAsync(string command) => Shell.RunAsync("ip", command.Split(' '));
}

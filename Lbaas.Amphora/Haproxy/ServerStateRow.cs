using System.Globalization;
using System.Net;

namespace Lbaas.Amphora.Haproxy;

/// <summary>One row of <c>show servers state</c>, in HAProxy's format 1.</summary>
/// <param name="Fields">All its columns.</param>
internal readonly record struct ServerStateRow(string[] Fields)
{
    private const int UserWeightAt = 7;
    private const int InitialWeightAt = 8;

    // Maintenance asked for at run time, inherited, or for want of an address.
    private const int Maintenance = 0x23;
    private const int CheckEnabled = 0x04;

    public string Backend => Fields[1];

    public string Server => Fields[3];

    /// <summary>Null where it is none.</summary>
    public IPAddress? Address => IPAddress.TryParse(Fields[4], out var address) ? address : null;

    /// <summary>0 where nobody intervened; also what the configuration says of maintenance.</summary>
    public int AdminState => Number(6);

    public bool IsInMaintenance => (AdminState & Maintenance) != 0;

    public int Weight => Number(UserWeightAt);

    public bool IsChecked => (Number(13) & CheckEnabled) != 0;

    public int Port => Number(18);

    public static IEnumerable<ServerStateRow> In(string answer) =>
        answer.Split('\n').Select(Of).OfType<ServerStateRow>();

    /// <summary>Null for a line that is no row.</summary>
    public static ServerStateRow? Of(string line) =>
        line.Length > 0 && char.IsAsciiDigit(line[0]) && line.Split(' ') is { Length: >= 19 } fields ? new ServerStateRow(fields) : null;

    /// <summary>The row without a weight that was set at run time.</summary>
    public string WithInitialWeight()
    {
        string[] fields = [.. Fields];
        fields[UserWeightAt] = fields[InitialWeightAt];
        return string.Join(' ', fields);
    }

    private int Number(int at) => int.TryParse(Fields[at], CultureInfo.InvariantCulture, out var value) ? value : -1;
}

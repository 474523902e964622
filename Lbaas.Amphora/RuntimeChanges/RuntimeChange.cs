using System.Globalization;

namespace Lbaas.Amphora.RuntimeChanges;

internal enum RuntimeChangeKind
{
    Add,
    Remove,
    Weight,
    State,
}

/// <summary>One thing that a worker does to one of its servers while it runs.</summary>
/// <param name="Backend">The backend's name.</param>
/// <param name="Server">The server as it shall be; of one that goes, as it was.</param>
internal sealed record RuntimeChange(RuntimeChangeKind Kind, string Backend, ConfiguredServer Server)
{
    // What a server of the file has by itself. Without it one that is added keeps no connection for the next request.
    private const string Pooling = "pool-purge-delay 5s pool-max-conn -1";

    public string Path => $"{Backend}/{Server.Name}";

    public IEnumerable<string> Commands()
    {
        switch (Kind)
        {
            case RuntimeChangeKind.Add:
                // It comes up in maintenance, and its checks asleep.
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"add server {Path} {Server.Endpoint} weight {Server.Weight} {Pooling} {Server.Others}");
                if (Server.IsChecked)
                    yield return $"enable health {Path}";
                if (!Server.IsDisabled)
                    yield return $"set server {Path} state ready";
                break;
            case RuntimeChangeKind.Weight:
                yield return string.Create(CultureInfo.InvariantCulture, $"set server {Path} weight {Server.Weight}");
                break;
            case RuntimeChangeKind.State:
                yield return $"set server {Path} state {(Server.IsDisabled ? "maint" : "ready")}";
                break;
            default:
                yield return $"set server {Path} state maint";
                break;
        }
    }
}

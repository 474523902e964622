using System.Collections.Immutable;
using System.Text.Json;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Quotas;
using Lbaas.Api.Changes;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Quotas;

/// <summary>
/// Counts what a project has and tells its quota. Whoever asks gets a count that began after the question; a thousand who
/// ask at the same time share one.
/// </summary>
public sealed class UseCounts(AskActor ask, IReadSide readSide, ChangeLimits limits, TimeProvider clock)
{
    private sealed class Line
    {
        /// <summary>The count that is being taken; completed at first.</summary>
        public Task Running { get; set; } = Task.CompletedTask;

        /// <summary>The one that begins after it: all who come now wait for this one.</summary>
        public Task? Next { get; set; }
    }

    // As many as there are projects whose requests wait for a count now, times kinds.
    private readonly Dictionary<(string Project, string Kind), Line> _lines = [];

    /// <returns>When the quota knows.</returns>
    /// <exception cref="Runtime.HostUnavailableException">Not now.</exception>
    public Task CountAsync(string project, string kind)
    {
        lock (_lines)
        {
            if (!_lines.TryGetValue((project, kind), out var line))
                _lines.Add((project, kind), line = new Line());
            return line.Next ??= Task.Run(() => RunAsync(project, kind, line, line.Running));
        }
    }

    private async Task RunAsync(string project, string kind, Line line, Task before)
    {
        // How it ended is for those who waited for it.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lines)
            (line.Running, line.Next) = (line.Next!, null);
        try
        {
            await ask(QuotaCommand.AddressOf(project), Look(project, kind), limits.Timeout, CancellationToken.None);
        }
        finally
        {
            lock (_lines)
            {
                if (line.Next is null)
                    _lines.Remove((project, kind));
            }
        }
    }

    private CountUse Look(string project, string kind)
    {
        var takenAt = clock.GetUtcNow();
        // In this order: what leaves the first while it is read is in the second, or gone.
        var coming = Coming(project);
        return new CountUse(kind, [.. readSide.Ids(kind, project).Select(Guid.Parse)], coming, takenAt);
    }

    // Load balancers are nobody's to see until the network service has answered, which may take longer than a reservation lasts.
    private ImmutableArray<Guid> Coming(string project)
    {
        var query = new DocumentQuery(DocumentKinds.Pending)
        {
            ProjectId = project,
            Filters = [new AttributeFilter("kind", Change.CreateLoadBalancer)],
        };
        return [.. readSide.Query(query).SelectMany(Resources)];
    }

    private static List<Guid> Resources(Document pending)
    {
        using var body = JsonDocument.Parse(pending.Body);
        return [.. body.RootElement.GetProperty("resources"u8).EnumerateArray().Select(id => id.GetGuid())];
    }
}

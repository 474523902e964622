using Lbaas.Runtime.Workers;

namespace Lbaas.Runtime.Hosting;

/// <summary>Finds every mistake in how a host is put together, before it starts.</summary>
internal static class HostValidation
{
    /// <exception cref="ArgumentException">The message lists the mistakes.</exception>
    public static void Check(RuntimeOptions options, IReadOnlyList<ActorKind> kinds, IReadOnlyList<WorkerKind> workers)
    {
        var mistakes = options.Validate()
            .Concat(workers.SelectMany(static worker => worker.Options.Validate(worker.Name)))
            .Concat(Duplicates(
                kinds.Select(static kind => kind.Name).Concat(workers.Select(static worker => worker.Name))))
            .Concat(Ambiguities([.. kinds.Select(static kind => kind.Name)]))
            .ToList();
        if (mistakes.Count > 0)
            throw new ArgumentException(string.Join(" ", mistakes));
    }

    private static IEnumerable<string> Duplicates(IEnumerable<string> names) =>
        names.GroupBy(static name => name).Where(static group => group.Count() > 1)
            .Select(static group => $"The kind '{group.Key}' is registered twice.");

    // A persistence id must tell its kind: with the kinds 'a' and 'a-b', 'a-b-c' would be an actor of either.
    private static IEnumerable<string> Ambiguities(IReadOnlyList<string> names) =>
        from shorter in names
        from longer in names
        where longer.StartsWith($"{shorter}-", StringComparison.Ordinal)
        select $"Rename the kind '{shorter}' or '{longer}': their journal keys can't be told apart.";
}

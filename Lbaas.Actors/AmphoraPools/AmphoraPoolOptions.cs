using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>How pools behave. Part of the behavior.</summary>
public sealed record AmphoraPoolOptions
{
    /// <summary>Spares kept ready in the default pool (0..1,000). Default 0: nodes are built when they are wanted.</summary>
    public int Spares { get; init; }

    /// <summary>What is kept ready besides, by the id of the pool (0..1,000 each). Default: nothing.</summary>
    public ImmutableSortedDictionary<string, int> Others { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The deployment's image: spares of another are replaced. Default null: none are.</summary>
    public string? Image { get; init; }

    /// <summary>Spares that each pool builds at once (1..100). Default 4.</summary>
    public int BuildingMax { get; init; } = 4;

    /// <summary>How often the stock is looked at. Default 1 minute.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The pauses after builds that failed in a row. Default 15 s, doubling to 15 minutes.</summary>
    public Backoff Backoff { get; init; } = new(TimeSpan.FromSeconds(7.5), TimeSpan.FromMinutes(15));

    /// <summary>The pools that should have spares.</summary>
    public IEnumerable<string> Stocked => Others.Keys.Prepend(AmphoraMake.DefaultPool);

    /// <summary>The image that the pool's spares should be of; null where that does not matter.</summary>
    public string? ImageOf(AmphoraMake make) => make.ImageTag ?? Image;

    /// <summary>How many spares the pool should have: none, if nobody says anything of it any more.</summary>
    public int WantedIn(string pool) => pool == AmphoraMake.DefaultPool ? Spares : Others.GetValueOrDefault(pool);
}

using Lbaas.Benchmarks.Figures;

namespace Lbaas.Benchmarks;

/// <summary>Measures one thing and what it is compared with, in the same run.</summary>
internal interface IBenchmark
{
    /// <summary>The word that it is asked for by on the command line.</summary>
    string Name { get; }

    /// <param name="notes">Where remarks go that have no place in the table.</param>
    Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes);
}

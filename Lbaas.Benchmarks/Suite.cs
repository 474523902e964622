using Lbaas.Benchmarks.Figures;

namespace Lbaas.Benchmarks;

/// <summary>The benchmarks of a program.</summary>
internal static class Suite
{
    /// <summary>Runs those that are named, or all of them, and prints one table.</summary>
    /// <param name="project">The program's folder.</param>
    /// <returns>The exit code: 0, or 2 when one is named that there isn't.</returns>
    public static async Task<int> RunAsync(string project, IReadOnlyList<IBenchmark> all, string[] names)
    {
        var unknown = names.Except(all.Select(benchmark => benchmark.Name)).ToList();
        if (unknown.Count > 0)
        {
            Console.Error.WriteLine($"No benchmark is called {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(benchmark => benchmark.Name))}.");
            return 2;
        }

        var figures = new List<(string, Figure)>();
        try
        {
            foreach (var benchmark in all.Where(benchmark => names.Length == 0 || names.Contains(benchmark.Name)))
            {
                Console.Error.WriteLine($"{benchmark.Name} …");
                figures.AddRange((await benchmark.RunAsync(Console.Error)).Select(figure => (benchmark.Name, figure)));
            }
        }
        finally
        {
            // What has been measured is worth showing even if the rest could not be.
            FigureTable.Write(Console.Out, project, figures);
        }

        return 0;
    }
}

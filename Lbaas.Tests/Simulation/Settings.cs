using System.Globalization;

namespace Lbaas.Tests.Simulation;

/// <summary>What whoever runs the worlds may say by environment variables; docs/simulation.md names them.</summary>
internal static class Settings
{
    public static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

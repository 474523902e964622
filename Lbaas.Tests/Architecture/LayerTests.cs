using System.Reflection;

namespace Lbaas.Tests.Architecture;

/// <summary>Who may know whom (design section 3).</summary>
public class LayerTests
{
    private static readonly Assembly Actors = typeof(global::Lbaas.Actors.Contract.IBehavior).Assembly;
    private static readonly Assembly Runtime = typeof(global::Lbaas.Runtime.Hosting.ActorHost).Assembly;
    private static readonly Assembly Drivers = typeof(global::Lbaas.Drivers.DriversExtensions).Assembly;
    private static readonly Assembly Amphora = typeof(global::Lbaas.Amphora.AgentProgram).Assembly;
    private static readonly Assembly Api = typeof(global::Lbaas.Api.ServerProgram).Assembly;

    [Fact]
    public void Actors_know_nobody_of_the_house() => Assert.Empty(HouseOf(Actors));

    [Fact]
    public void Actors_use_no_package_but_the_event_formats() =>
        Assert.DoesNotContain(AssemblyReferences.Assemblies(Actors), name => !name.StartsWith("System", StringComparison.Ordinal) && name != "Newtonsoft.Json");

    [Fact]
    public void The_runtime_knows_the_actors_contract_alone()
    {
        Assert.Equal(["Lbaas.Actors"], HouseOf(Runtime));
        Assert.DoesNotContain(
            AssemblyReferences.Types(Runtime),
            name => name.StartsWith("Lbaas.Actors.", StringComparison.Ordinal) && !name.StartsWith("Lbaas.Actors.Contract.", StringComparison.Ordinal));
    }

    [Fact]
    public void Drivers_know_no_host() => Assert.Equal(["Lbaas.Actors"], HouseOf(Drivers));

    [Fact]
    public void The_agent_knows_the_heartbeats_and_nothing_else()
    {
        Assert.Equal(["Lbaas.Actors"], HouseOf(Amphora));
        Assert.DoesNotContain(
            AssemblyReferences.Types(Amphora),
            name => name.StartsWith("Lbaas.Actors.", StringComparison.Ordinal) && !name.StartsWith("Lbaas.Actors.Health.Heartbeats.", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_knows_the_api() =>
        Assert.DoesNotContain("Lbaas.Api", new[] { Actors, Runtime, Drivers, Amphora }.SelectMany(HouseOf));

    [Fact]
    public void The_api_starts_no_agent_code_of_its_own() => Assert.DoesNotContain("Lbaas.Amphora", HouseOf(Api));

    private static IEnumerable<string> HouseOf(Assembly assembly) =>
        AssemblyReferences.Assemblies(assembly).Where(name => name.StartsWith("Lbaas.", StringComparison.Ordinal));
}

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>Whole clusters of processes: one after the other and with nothing beside them, since their nodes judge each other by time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection
{
    public const string Name = "clusters";
}

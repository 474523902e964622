using Lbaas.Actors.Contract;
using Lbaas.Runtime.Archive;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Entities;

/// <summary>What all entities of a node share.</summary>
public sealed record EntityServices(
    EntitySettings Settings, IEventFormat Format, TimeProvider Time, IEntityRoutes Routes, EntityCounters Counters, ILogger Logger)
{
    /// <summary>What has left the journal. Default null: nothing ever does.</summary>
    public IArchivedEvents? Archive { get; init; }

    /// <summary>Called by an entity whose events have become durable, on any thread; it must not block. Default: nobody wants to know.</summary>
    public Action Written { get; init; } = static () => { };
}

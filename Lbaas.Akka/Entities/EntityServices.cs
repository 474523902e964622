using Lbaas.Actors.Contract;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Entities;

/// <summary>What all entities of a node share.</summary>
public sealed record EntityServices(
    EntitySettings Settings, IEventFormat Format, TimeProvider Time, IEntityRoutes Routes, EntityCounters Counters, ILogger Logger);

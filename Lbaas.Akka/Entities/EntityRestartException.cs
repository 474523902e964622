namespace Lbaas.Akka.Entities;

/// <summary>An entity asks its supervisor to start it anew, so that it reads its history again; its messages wait meanwhile.</summary>
internal sealed class EntityRestartException(string reason) : Exception(reason);

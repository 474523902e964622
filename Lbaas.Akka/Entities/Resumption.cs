namespace Lbaas.Akka.Entities;

/// <summary>The turn of Resume, after recovery and before everything that waited for it.</summary>
internal sealed class Resumption
{
    public static readonly Resumption Instance = new();
}

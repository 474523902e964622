using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Api.LoadBalancers;

/// <summary>One document of a tree that differs between two views.</summary>
/// <param name="Kind">Its kind, as in <see cref="Documents.DocumentKinds"/>.</param>
/// <param name="Before">Null when it is new.</param>
/// <param name="After">Null when it is gone.</param>
/// <param name="Body">The new document's text; empty when it is gone.</param>
public readonly record struct TreeChange(
    string Kind, Guid Id, ResourceView? Before, ResourceView? After, ReadOnlyMemory<byte> Body);

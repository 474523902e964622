using Lbaas.Actors.Certificates;

namespace Lbaas.Api.Certificates;

/// <summary>What is behind a request's references, and the hold on it.</summary>
public sealed class CheckedReferences(ReferenceFindings findings, IDisposable? hold) : IDisposable
{
    public ReferenceFindings Findings => findings;

    public void Dispose() => hold?.Dispose();
}

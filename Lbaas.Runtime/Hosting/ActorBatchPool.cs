using System.Collections.Concurrent;

namespace Lbaas.Runtime.Hosting;

/// <summary>Batches for reuse: an idle actor holds none, a busy one allocates none.</summary>
internal sealed class ActorBatchPool
{
    private const int MaxPooled = 1_024;

    private readonly ConcurrentQueue<ActorBatch> _batches = new();

    public ActorBatch Rent() => _batches.TryDequeue(out var batch) ? batch : new ActorBatch();

    public void Return(ActorBatch batch)
    {
        batch.Clear();
        if (_batches.Count < MaxPooled)
            _batches.Enqueue(batch);
    }
}

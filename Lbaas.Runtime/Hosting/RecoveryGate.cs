namespace Lbaas.Runtime.Hosting;

/// <summary>
/// Bounds the actors that are read at the same time. The others wait in line, without a time-out: giving up would only
/// make them come again. Those that somebody waits for go first.
/// </summary>
internal sealed class RecoveryGate(int limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<ActorCell> _urgent = new();
    private readonly Queue<ActorCell> _patient = new();
    private int _running;

    public int Waiting
    {
        get
        {
            lock (_lock)
                return _urgent.Count + _patient.Count;
        }
    }

    /// <summary>True: go ahead. False: the actor is scheduled when its turn comes.</summary>
    public bool TryEnter(ActorCell cell, bool urgent)
    {
        lock (_lock)
        {
            if (_running < limit)
            {
                _running++;
                return true;
            }

            (urgent ? _urgent : _patient).Enqueue(cell);
            return false;
        }
    }

    public void Exit()
    {
        ActorCell? next;
        lock (_lock)
        {
            // The slot passes on to the next in line, or becomes free.
            if (!_urgent.TryDequeue(out next) && !_patient.TryDequeue(out next))
                _running--;
        }

        next?.Schedule();
    }
}

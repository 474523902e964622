using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Heartbeats;

public sealed partial class StatisticsCollector : IDisposable
{
    // Of all load balancers together; further ones are read once and let go.
    private const int LeavingMax = 32;

    // Longer than a reload may take: a worker that was not told to leave by then stays.
    private static readonly TimeSpan StayTime = TimeSpan.FromSeconds(25);

    // Under _asking.
    private readonly List<LeavingWorker> _leaving = [];

    public void Dispose()
    {
        foreach (var worker in _leaving)
            worker.Line.Dispose();
        _asking.Dispose();
    }

    /// <summary>
    /// Before a reload: takes in the counters of the worker that answers and keeps hold of it, so that it doesn't end
    /// before all it does until then is counted.
    /// </summary>
    /// <returns>That worker's pid, or null when none answers.</returns>
    internal async Task<int?> HoldAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        await _asking.WaitAsync(cancellation);
        try
        {
            return await OpenLineAsync(files, cancellation);
        }
        catch (IOException fault)
        {
            Log.NoAnswer(logger, files.Id, fault.Message);
            return null;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>At the agent's start: takes up the workers that leave since an earlier agent's reload.</summary>
    internal async Task AdoptAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        if (HaproxyProcess.FindMaster(files) is not { } master || !File.Exists(files.MasterSocket)
            || await StatsSocket.TryAskPidAsync(files.Socket, time, cancellation) is not { } present)
            return;
        await _asking.WaitAsync(cancellation);
        try
        {
            foreach (var worker in HaproxyProcess.Workers(master))
                if (worker != present && _leaving.Count < LeavingMax && !_leaving.Exists(known => known.Files.Id == files.Id && known.Pid == worker))
                    _leaving.Add(new LeavingWorker(files, worker, new MasterLine(files.MasterSocket, worker, time)));
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Hears a load balancer's leaving workers once more and lets them go: they are about to be stopped.</summary>
    internal async Task ReleaseAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        await _asking.WaitAsync(cancellation);
        try
        {
            foreach (var worker in _leaving.Where(worker => worker.Files.Id == files.Id).ToArray())
            {
                await HearAsync(worker, cancellation);
                LetGo(worker);
            }
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Takes in what the workers that leave have counted, and lets those go that have no more to count.</summary>
    internal async Task HearLeavingAsync(CancellationToken cancellation)
    {
        await _asking.WaitAsync(cancellation);
        try
        {
            foreach (var worker in _leaving.ToArray())
                await HearAsync(worker, cancellation);
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<int?> OpenLineAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        var line = await WorkerLine.OpenAsync(files.Socket, time, cancellation);
        var kept = false;
        try
        {
            if (TakeIn(files, await AskAsync(line, cancellation)) is not { } reading)
                return null;
            // A reload that failed may have left a line to this worker. With two of them it would never look drained.
            if (_leaving.Find(worker => worker.Files.Id == files.Id && worker.Pid == reading.Worker) is { } earlier)
                LetGo(earlier);
            kept = _leaving.Count < LeavingMax;
            if (kept)
                _leaving.Add(new LeavingWorker(files, reading.Worker, line));
            else
                Log.TooMany(logger, files.Id, LeavingMax);
            return reading.Worker;
        }
        finally
        {
            if (!kept)
                line.Dispose();
        }
    }

    private async Task HearAsync(LeavingWorker worker, CancellationToken cancellation)
    {
        try
        {
            var answer = await AskAsync(worker.Line, cancellation);
            var reading = TakeIn(worker.Files, answer);
            worker.Sessions = reading?.Listeners.ToDictionary(listener => listener.Id, listener => listener.Row.Current) ?? [];
            var state = WorkerState.In(answer);
            if (state is { IsDrained: true })
            {
                counters.Retire(worker.Files.Id, worker.Pid);
                LetGo(worker);
                counters.Save(); // nobody can tell it again
            }
            else if (state is not { IsStopping: true } && worker.Line.Age > StayTime)
                LetGo(worker);
        }
        catch (IOException fault) when (_leaving.Contains(worker))
        {
            Log.Lost(logger, worker.Files.Id, worker.Pid, fault.Message);
            LetGo(worker);
        }
    }

    // What keeps a worker is asked before what it counted: when nothing keeps it any more, the counters are its last.
    private static async Task<string> AskAsync(IWorkerLine line, CancellationToken cancellation) =>
        await line.AskAsync("show info", cancellation) + await line.AskAsync("show stat", cancellation);

    private void LetGo(LeavingWorker worker)
    {
        _leaving.Remove(worker);
        worker.Line.Dispose();
    }
}

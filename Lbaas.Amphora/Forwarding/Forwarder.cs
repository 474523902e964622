using System.Collections.Concurrent;
using System.Net.Sockets;
using Lbaas.Amphora.Datagrams.Configuration;

namespace Lbaas.Amphora.Forwarding;

/// <summary>
/// Forwards datagrams for all UDP listeners of a node, in one thread: it waits for any socket to have something, passes on
/// what is there, and does what others ask of it in between. Nothing it owns is touched by another thread, so nothing
/// is locked.
/// </summary>
internal sealed class Forwarder : IDisposable
{
    private const int EventsAtOnce = 256;
    private const int WaitMs = 1000;
    private const int SweepMs = 1000;

    // Of flows that are still used nobody is robbed: then the newcomer waits.
    private const int RobbedIdleMs = 1000;

    private readonly ForwarderLimits _limits;
    private readonly ConcurrentQueue<Action> _requests = new();
    private readonly Dictionary<Guid, ForwardedListener> _listeners = [];
    private readonly Dictionary<Guid, ListenerCounters> _counters = [];
    private readonly FlowList _flows = new();
    private readonly int _epoll = Native.CreateEpoll();
    private readonly int _wake = Native.CreateEvent();
    private readonly Thread _thread;
    private IReadable?[] _readers = new IReadable?[1024];
    private long _sweptMs;
    private volatile bool _stopped;

    public Forwarder(ForwarderLimits limits, TimeProvider time)
    {
        _limits = limits;
        Time = time;
        Native.Watch(_epoll, _wake);
        _thread = new Thread(Run) { Name = "forwarder", IsBackground = true };
        _thread.Start();
    }

    public TimeProvider Time { get; }

    /// <summary>The time of the packets at hand, read once for all that are ready together.</summary>
    public long NowMs { get; private set; }

    /// <summary>Puts a listener's configuration into effect.</summary>
    /// <exception cref="IOException">An address can't be bound.</exception>
    public Task ApplyAsync(ListenerConfiguration configuration) => AskAsync(() =>
    {
        var known = _listeners.GetValueOrDefault(configuration.ListenerId);
        var listener = known ?? new ForwardedListener(this, CountersOf(configuration.ListenerId));
        listener.Apply(configuration);
        _listeners[configuration.ListenerId] = listener;
        return true;
    });

    /// <summary>Stops a listener; one that isn't there is no error.</summary>
    /// <param name="listenerId">The listener.</param>
    /// <param name="forget">It won't come back: its counters go, too.</param>
    public Task RemoveAsync(Guid listenerId, bool forget) => AskAsync(() =>
    {
        if (_listeners.Remove(listenerId, out var listener))
            listener.Close();
        if (forget)
            _counters.Remove(listenerId);
        return true;
    });

    public Task<ForwarderReport> ReportAsync() => AskAsync(() => ForwarderReport.Of(_listeners.Values));

    /// <summary>Takes no new clients, where others take them, and answers those it has for a moment longer.</summary>
    public async Task LeaveAsync(TimeSpan grace)
    {
        await AskAsync(() =>
        {
            foreach (var listener in _listeners.Values)
                listener.Leave();
            return true;
        }).ConfigureAwait(false);
        await Task.Delay(grace, Time).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopped = true;
        Native.Raise(_wake);
        _thread.Join();
        foreach (var listener in _listeners.Values)
            listener.Close();
        Native.Close(_wake);
        Native.Close(_epoll);
    }

    internal void Add(Vip vip)
    {
        Native.Watch(_epoll, vip.Descriptor);
        Seat(vip);
    }

    internal void Add(Flow flow)
    {
        Seat(flow);
        flow.UsedMs = NowMs;
        _flows.AddNewest(flow);
    }

    internal void Remove(IReadable reader)
    {
        _readers[reader.Descriptor] = null;
        Native.Close(reader.Descriptor);
    }

    internal void Touch(Flow flow)
    {
        flow.UsedMs = NowMs;
        if (flow.Affinity is { } affinity)
            affinity.UsedMs = NowMs;
        _flows.MoveToNewest(flow);
    }

    internal void End(Flow flow)
    {
        _flows.Remove(flow);
        flow.Vip.Remove(flow);
        flow.Member.Flows--;
        Remove(flow);
    }

    /// <summary>Whether one more flow fits, if need be in the place of the one that was silent longest.</summary>
    internal bool HasRoom()
    {
        if (_flows.Count < _limits.FlowsMax)
            return true;
        if (_flows.Oldest is not { } oldest || NowMs - oldest.UsedMs < RobbedIdleMs)
            return false;
        End(oldest);
        return true;
    }

    /// <summary>A socket for a new flow, or null when the system has none to give or no way there.</summary>
    internal int? TryConnect(AddressFamily family, Member member)
    {
        var descriptor = -1;
        try
        {
            descriptor = Native.CreateDatagramSocket(family);
            if (Native.TryConnect(descriptor, member.Address))
            {
                Native.Watch(_epoll, descriptor);
                return descriptor;
            }
        }
        catch (IOException)
        {
            // No descriptor is left, say: the datagram is counted as dropped, and the next one tries again.
        }
        if (descriptor >= 0)
            Native.Close(descriptor);
        return null;
    }

    private void Seat(IReadable reader)
    {
        if (reader.Descriptor >= _readers.Length)
            Array.Resize(ref _readers, Math.Max(2 * _readers.Length, reader.Descriptor + 1));
        _readers[reader.Descriptor] = reader;
    }

    private ListenerCounters CountersOf(Guid listenerId) =>
        _counters.TryGetValue(listenerId, out var known) ? known : _counters[listenerId] = new ListenerCounters();

    private async Task<T> AskAsync<T>(Func<T> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Enqueue(() =>
        {
            try
            {
                answer.SetResult(work());
            }
            catch (Exception fault)
            {
                answer.SetException(fault);
            }
        });
        Native.Raise(_wake);
        return await answer.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var buffers = new PacketBuffers();
        var events = GC.AllocateArray<byte>(Native.EventBufferBytes(EventsAtOnce), pinned: true);
        while (!_stopped)
        {
            var ready = Native.Wait(_epoll, events, WaitMs);
            NowMs = (long)Time.GetElapsedTime(0).TotalMilliseconds;
            for (var i = 0; i < ready; i++)
            {
                var descriptor = Native.DescriptorOf(events, i);
                if (descriptor == _wake)
                    Native.Lower(_wake);
                else
                    _readers[descriptor]?.OnReadable(buffers);
            }
            while (_requests.TryDequeue(out var request))
                request();
            if (NowMs - _sweptMs >= SweepMs)
                Sweep();
        }
    }

    private void Sweep()
    {
        _sweptMs = NowMs;
        while (_flows.Oldest is { } oldest && NowMs - oldest.UsedMs > _limits.IdleTimeout.TotalMilliseconds)
            End(oldest);
        foreach (var listener in _listeners.Values)
            listener.ExpireAffinities(NowMs);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Benchmarks.Figures;
using Lbaas.Drivers.Heartbeats;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Benchmarks.Heartbeats;

/// <summary>
/// Steady heartbeats of a thousand nodes, decoded and applied: in one thread, and through a real socket. The baseline only
/// verifies, inflates and parses the same packets.
/// </summary>
internal sealed class HeartbeatBenchmark : IBenchmark
{
    private const int Beats = 20;
    private const int Turns = 5;

    private static readonly TimeProvider Clock = TimeProvider.System;

    private int _tells;
    private int _steadyTells;

    public string Name => "heartbeats";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        var beats = Enumerable.Range(0, Beats + 1).Select(beat => Fleet.Beat(beat, Clock.GetUtcNow())).ToArray();
        notes.WriteLine($"  {beats.Length * Fleet.Nodes} packets of {beats[0].Average(packet => packet.Length):0} bytes on average");
        List<double> loops = [], bareLoops = [], sockets = [], bareSockets = [];
        var bytes = 0.0;
        // By turns, so that whatever else the machine does hits all. The first warms up.
        for (var turn = 0; turn <= Turns; turn++)
        {
            bareLoops.Add(Bare(beats));
            (var rate, bytes) = Apply(beats);
            loops.Add(rate);
            bareSockets.Add(BareSocket(beats));
            sockets.Add(Received(beats));
        }

        IReadOnlyList<Figure> figures =
        [
            new("heartbeats decoded and applied, one thread", Median(loops), "/s", new Baseline(Median(bareLoops), "HMAC, inflate, parse"), Aim.RatioOf(0.5)),
            new("heartbeats received, decoded and applied over UDP", Median(sockets), "/s", new Baseline(Median(bareSockets), "receive, HMAC, inflate, parse"), Aim.RatioOf(0.5)),
            new("allocated per steady heartbeat", bytes, "bytes", Aim: Aim.Most(0)),
            new("messages to actors per 1,000 steady heartbeats", _steadyTells * 1_000.0 / (2 * (Turns + 1) * Beats * Fleet.Nodes), "", Aim: Aim.Most(0)),
        ];
        return Task.FromResult(figures);
    }

    private static double Median(List<double> rates) => rates.Skip(1).Order().ElementAt(Turns / 2);

    private static double Bare(byte[][][] beats)
    {
        var (reader, begin) = (new BareReader(), Stopwatch.GetTimestamp());
        foreach (var packet in beats[1..].SelectMany(beat => beat))
            reader.Read(packet, packet.Length);
        return Sample.PerSecond(Beats * Fleet.Nodes, begin);
    }

    private (double PerSecond, double BytesEach) Apply(byte[][][] beats)
    {
        var (table, fleet) = NewTable();
        using var decoder = new HeartbeatDecoder(Fleet.Key);
        ApplyBeat(table, decoder, beats[0]);
        var (tells, lookups) = (_tells, fleet.Lookups);
        var (bytes, begin) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        foreach (var beat in beats.AsSpan(1))
            ApplyBeat(table, decoder, beat);
        var rate = Sample.PerSecond(Beats * Fleet.Nodes, begin);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        _steadyTells += _tells - tells;
        return lookups == fleet.Lookups
            ? (rate, (double)bytes / (Beats * Fleet.Nodes))
            : throw new InvalidOperationException("A steady heartbeat asked what is desired.");
    }

    private static void ApplyBeat(HeartbeatTable table, HeartbeatDecoder decoder, byte[][] beat)
    {
        foreach (var packet in beat)
        {
            if (decoder.Open(packet) != HeartbeatOutcome.Accepted || !table.Accept(decoder.Message, Clock.GetUtcNow()))
                throw new InvalidOperationException("A heartbeat was not accepted.");
        }
    }

    private double Received(byte[][][] beats)
    {
        var (table, _) = NewTable();
        var options = Options.Create(new HeartbeatReceiverOptions { Endpoint = "127.0.0.1:0", Key = Encoding.UTF8.GetString(Fleet.Key) });
        using var receiver = new HeartbeatReceiver(options, table, Clock, NullLogger<HeartbeatReceiver>.Instance);
        receiver.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        using var pair = new UdpPair(receiver.LocalEndpoint!, () => table.CountOf(HeartbeatVerdict.Accepted));
        pair.Send(beats[0]);
        var (tells, begin) = (_tells, Stopwatch.GetTimestamp());
        pair.Send(beats[1..].SelectMany(beat => beat));
        var rate = Sample.PerSecond(Beats * Fleet.Nodes, begin);
        _steadyTells += _tells - tells;
        if (receiver.Counts.Accepted != beats.Length * Fleet.Nodes)
            throw new InvalidOperationException($"Not all heartbeats were accepted: {receiver.Counts}");
        receiver.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        return rate;
    }

    private static double BareSocket(byte[][][] beats)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 8 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var handled = 0L;
        var loop = new Thread(() =>
        {
            var (reader, buffer) = (new BareReader(), new byte[HeartbeatPacket.DatagramBytesMax]);
            for (; handled < Beats * Fleet.Nodes; Volatile.Write(ref handled, handled + 1))
                reader.Read(buffer, socket.Receive(buffer));
        });
        loop.Start();
        using var pair = new UdpPair((IPEndPoint)socket.LocalEndPoint!, () => Volatile.Read(ref handled));
        var begin = Stopwatch.GetTimestamp();
        pair.Send(beats[1..].SelectMany(beat => beat));
        return Sample.PerSecond(Beats * Fleet.Nodes, begin);
    }

    private (HeartbeatTable Table, Fleet Fleet) NewTable()
    {
        var fleet = new Fleet();
        return (new HeartbeatTable(new HealthOptions(), fleet, (_, _) => ++_tells > 0, Clock), fleet);
    }
}

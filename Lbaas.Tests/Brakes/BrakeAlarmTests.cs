using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Lbaas.Api.Brakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lbaas.Tests.Brakes;

/// <summary>How an operator who does not look at the page hears of it.</summary>
public sealed class BrakeAlarmTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task That_it_closes_is_in_the_log_once_as_an_error()
    {
        using var log = new BrakeLog();
        await using var server = await StartAsync(log, nameof(BrakeAlarm));

        await server.ConvictAsync(11);

        Assert.StartsWith("Error: The failover brake has closed, dead amphorae are not replaced: More than 10 ", await log.NextAsync());
        await server.ConvictAsync(15);
        await server.SayAsync("""{"override":"open","reason":"x"}""");
        Assert.Equal("Information: The failover brake is open again", await log.NextAsync());
    }

    [Fact]
    public async Task Each_that_is_found_dead_is_in_the_log_once_with_the_evidence()
    {
        using var log = new BrakeLog();
        await using var server = await StartAsync(log, nameof(ConvictionLog));

        await server.ConvictAsync(2);

        string[] lines = [await log.NextAsync(), await log.NextAsync()];
        Assert.Equal(2, lines.Distinct().Count());
        Assert.All(lines, line => Assert.Matches("^Warning: Amphora .* of load balancer .* is dead, and is replaced when the brake allows it: .+", line));
    }

    [Fact]
    public async Task What_somebody_has_asked_for_is_a_warning()
    {
        using var log = new BrakeLog();

        await using var server = await StartAsync(log, nameof(BrakeAlarm), "--Lbaas:Failover:Enabled=false");

        Assert.StartsWith("Warning: The failover brake is held closed, dead amphorae are not replaced: Automatic failover is switched off", await log.NextAsync());
    }

    [Fact]
    public async Task Who_watches_all_events_hears_of_it()
    {
        await using var server = await BrakeServer.StartAsync();

        await server.ConvictAsync(11);

        var page = (await server.SendAsync("GET", "events?since=0", null, ("Accept", "application/json"))).Json;
        var news = page.GetProperty("events").EnumerateArray().Single(one => one.GetProperty("type").GetString() == "brake");
        Assert.Equal("closed", news.GetProperty("brake").GetProperty("state").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, news.GetProperty("loadbalancer_id").ValueKind);
    }

    [Fact]
    public async Task Its_figures_are_on_the_meter()
    {
        await using var server = await BrakeServer.StartAsync();
        await server.ConvictAsync(10 + 37);
        var figures = new List<(string, long)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "Lbaas.Failover")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => figures.Add((instrument.Name, value)));
        listener.Start();

        listener.RecordObservableInstruments();

        // Other servers may have figures, too, but hardly these.
        HashSet<(string, long)> expected =
        [
            ("lbaas.failover.brake_closed", 1), ("lbaas.failover.waiting", 37), ("lbaas.failover.replacing", 10),
            ("lbaas.failover.convictions", 47), ("lbaas.failover.replaced", 0),
        ];
        Assert.Subset(figures.ToHashSet(), expected);
    }

    private static Task<BrakeServer> StartAsync(BrakeLog log, string category, params string[] settings) => BrakeServer.StartAsync(
        services => services.AddSingleton<ILoggerProvider>(log),
        ["--Logging:BrakeLog:LogLevel:Lbaas.Api.Brakes=None", $"--Logging:BrakeLog:LogLevel:Lbaas.Api.Brakes.{category}=Information", .. settings]);

    /// <summary>What is logged of the brake, line by line.</summary>
    [ProviderAlias("BrakeLog")]
    private sealed class BrakeLog : ILoggerProvider, ILogger
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public async Task<string> NextAsync() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Writer.TryWrite($"{logLevel}: {formatter(state, exception)}");

        public void Dispose() => _lines.Writer.TryComplete();
    }
}

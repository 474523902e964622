using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Hosting.Logging;
using Lbaas.Akka.Server;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Lbaas.Akka.Tests.Servers;

/// <summary>The actor system's lines in the server's log.</summary>
public sealed class ClusterLoggerTests : IAsyncLifetime
{
    private readonly Lines _lines = new();
    private ActorSystem _system = null!;

    public Task InitializeAsync()
    {
        _system = ActorSystem.Create("logging", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig($$"""
                akka.loggers = ["{{typeof(ClusterLogger).FullName}}, Lbaas.Akka.Server"]
                akka.stdout-loglevel = OFF
                """),
            new LoggerFactorySetup(new LoggerFactory([_lines]))));
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task They_are_the_message_after_who_says_it_with_the_exception_beside()
    {
        var failure = new InvalidOperationException("broken on purpose");

        Logging.GetLogger(_system, this).Warning(failure, "It broke {0} times", 3);

        var line = await _lines.HearAsync(typeof(ClusterLoggerTests).FullName!);
        Assert.Equal((LogLevel.Warning, failure), (line.Level, line.Failure));
        Assert.EndsWith(": It broke 3 times", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[", line.Text, StringComparison.Ordinal);
    }

    private sealed record Line(string Category, LogLevel Level, Exception? Failure, string Text);

    private sealed class Lines : ILoggerProvider
    {
        private readonly Channel<Line> _lines = Channel.CreateUnbounded<Line>();

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines.Writer);

        public async Task<Line> HearAsync(string category)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (true)
            {
                if (await _lines.Reader.ReadAsync(limit.Token) is var line && line.Category == category)
                    return line;
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class Logger(string category, ChannelWriter<Line> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.TryWrite(new Line(category, logLevel, exception, formatter(state, exception)));
    }
}

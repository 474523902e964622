using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Lbaas.Akka.Server;

/// <summary>
/// Writes what the actor system logs as everybody else's lines: the message alone, after the actor that says it, under the name of its class. Akka's own way to the
/// same log puts a second level, time and thread into each message, and a second copy of each exception.
/// </summary>
public sealed class ClusterLogger : LoggerFactoryLogger
{
    private readonly ILoggerFactory _loggers = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory;

    protected override void Log(LogEvent log, ActorPath path) => _loggers.CreateLogger(CategoryOf(log.LogClass)).Log(
        LevelOf(log), default, log, log.Cause, static (entry, _) => $"{entry.LogSource}: {entry.Message}");

    // Who has no class gives a name, which is the source.
    private static string CategoryOf(Type source) =>
        source == typeof(DummyClassForStringSources) ? "Akka" : source.FullName ?? source.Name;

    private static LogLevel LevelOf(LogEvent log) => log switch
    {
        Debug => LogLevel.Debug,
        Info => LogLevel.Information,
        Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}

namespace Lbaas.Api.Hosting;

/// <summary>One line per thing worth knowing, on the console.</summary>
public static class LoggingSetup
{
    public static void AddLbaasLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        // The host logs a failed start with its stack trace; whoever started the server is told in plain words.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }
}

using Lbaas.Api.Brakes;
using Lbaas.Api.Events;
using Lbaas.Api.Health;
using Lbaas.Api.Hosting;
using Lbaas.Api.Http;
using Lbaas.Api.Idempotency;
using Lbaas.Api.Instances;
using Lbaas.Drivers;

namespace Lbaas.Api;

/// <summary>The server: the tenants' API, the actors behind it and the drivers below them, in one process.</summary>
public static class ServerProgram
{
    public static Task<int> Main(string[] args) => RunAsync(args, Console.Error, EmbeddedHost.Add);

    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="host">Adds what runs the actors: an <see cref="Runtime.Hosting.IActorHost"/> and an <see cref="Runtime.ReadSide.IReadSide"/>.</param>
    /// <returns>0, the exit code of a <see cref="StartFailure"/>, or what has been set because the process must end for another reason than being told to.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter errors, Action<WebApplicationBuilder> host)
    {
        string? urls = null;
        var isStarted = false;
        try
        {
            await using var server = Build(args, host);
            urls = server.Configuration["urls"];
            await StartAsync(server);
            isStarted = true;
            await server.WaitForShutdownAsync();
            return Environment.ExitCode;
        }
        catch (Exception failure) when (!isStarted && StartFailure.Of(failure, urls) is { } reason)
        {
            foreach (var line in reason.Reasons)
                await errors.WriteLineAsync(line);
            return reason.ExitCode;
        }
        catch (OperationCanceledException) when (!isStarted)
        {
            // Told to stop before it had started.
            return 0;
        }
    }

    /// <summary>The server as configured by file, environment and <paramref name="args"/>, not started.</summary>
    /// <param name="host">As for <see cref="RunAsync"/>.</param>
    /// <param name="customize">Changes to what is wired, for tests.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder> host, Action<IServiceCollection>? customize = null)
    {
        // The settings lie beside the program, whichever directory it is started from.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddLbaasConfiguration();
        builder.AddLbaasLogging();
        builder.AddLbaasWebServer();
        // First, so that it is there before all that starts with the server, and until that has ended.
        host(builder);
        builder.Services.AddLbaasActors();
        builder.Services.AddLbaasDrivers(builder.Configuration);
        builder.Services.AddLbaasHealth(builder.Configuration);
        builder.Services.AddLbaasInstances();
        builder.Services.AddLbaasApi();
        builder.Services.AddLbaasEvents();
        builder.Services.AddLbaasIdempotency();
        builder.Services.AddLbaasBrake();
        builder.Services.AddLbaasOperator();
        customize?.Invoke(builder.Services);
        var server = builder.Build();
        var frontEnd = new Lazy<FrontEnd>(server.Services.GetRequiredService<FrontEnd>);
        server.Run(http => frontEnd.Value.HandleAsync(http));
        return server;
    }

    private static async Task StartAsync(WebApplication server)
    {
        try
        {
            await server.StartAsync();
        }
        catch
        {
            // What had started already must not take its end for a failure of its own, and has to leave as it would have later: others may have
            // begun to count on it.
            server.Lifetime.StopApplication();
            await StopAsync(server);
            throw;
        }
    }

    private static async Task StopAsync(WebApplication server)
    {
        try
        {
            await server.StopAsync();
        }
        catch (Exception)
        {
            // Whoever can't stop because it has not started: why that is so is what counts.
        }
    }
}

using Lbaas.Api.Health;
using Lbaas.Api.Hosting;
using Lbaas.Api.Http;
using Lbaas.Drivers;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api;

/// <summary>The server: the tenants' API, the actors behind it and the drivers below them, in one process.</summary>
public static class ServerProgram
{
    public static Task<int> Main(string[] args) => RunAsync(args, Console.Error);

    /// <summary>Runs until it is told to stop.</summary>
    /// <returns>0; 2 when the configuration is wrong, 3 when another process has the data directory.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter errors)
    {
        try
        {
            await using var server = Build(args);
            await server.RunAsync();
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            foreach (var mistake in invalid.Failures)
                await errors.WriteLineAsync(mistake);
            return 2;
        }
        catch (DataDirectoryInUseException inUse)
        {
            await errors.WriteLineAsync(inUse.Message);
            return 3;
        }
    }

    /// <summary>The server as configured by file, environment and <paramref name="args"/>, not started.</summary>
    /// <param name="customize">Changes to what is wired, for tests.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? customize = null)
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
        builder.Services.AddLbaasActors();
        builder.Services.AddLbaasDrivers(builder.Configuration);
        builder.Services.AddLbaasHealth(builder.Configuration);
        builder.Services.AddLbaasApi();
        builder.Services.AddLbaasOperator();
        customize?.Invoke(builder.Services);
        var server = builder.Build();
        var frontEnd = new Lazy<FrontEnd>(server.Services.GetRequiredService<FrontEnd>);
        server.Run(http => frontEnd.Value.HandleAsync(http));
        return server;
    }
}

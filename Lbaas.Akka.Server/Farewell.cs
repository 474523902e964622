using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Lbaas.Akka.Server;

/// <summary>
/// How clients leave a node that stops: first nobody new is let in, so that they go to another node; those who are connected get their answers and
/// are told to come back no more. The web server alone would close connections that seem idle, and with them the requests that have just been sent.
/// </summary>
internal sealed class Farewell(IOptions<ClusterSettings> settings, TimeProvider time) : IHostedLifecycleService, IStartupFilter
{
    private readonly List<Socket> _listening = [];
    private volatile bool _isLeaving;

    /// <summary>Makes a socket that the web server accepts connections from.</summary>
    public Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        lock (_listening)
            _listening.Add(socket);
        return socket;
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use((http, proceed) =>
        {
            // As the answer begins, not the request: one that was under way when the node was told to stop would leave its client in good hope.
            http.Response.OnStarting(SayFarewellAsync, http.Response);
            return proceed(http);
        });
        next(application);
    };

    /// <summary>Before anything else is stopped.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isLeaving = true;
        lock (_listening)
            _listening.ForEach(static socket => socket.Dispose());
        return Task.Delay(settings.Value.Farewell, time, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task SayFarewellAsync(object response)
    {
        if (_isLeaving)
            ((HttpResponse)response).Headers.Connection = "close";
        return Task.CompletedTask;
    }
}

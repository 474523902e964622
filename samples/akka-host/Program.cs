// Somebody else's program: an actor system of its own, a configuration of its own, an actor of its own, and Lbaas taken in by AddLbaas.
// It creates a load balancer by asking our actors, hears what becomes of it, and ends: dotnet run --project samples/akka-host
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Lbaas.Akka.Hosting;
using Lbaas.Runtime.Notices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Theirs;

var directory = Directory.CreateTempSubdirectory("theirs-");
var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddLbaasWithoutServer(builder.Configuration, directory.FullName);
builder.Services.AddAkka("theirs", (akka, provider) => akka
    // Theirs: log level, remoting, the cluster, their roles. Nodes with the role "lbaas" run our actors.
    .AddHocon("akka { loglevel = WARNING, stdout-loglevel = WARNING }", HoconAddMode.Prepend)
    // The only setting of theirs that we need: a load balancer with all its members is one message, and Akka's default is 128 kB.
    .AddHocon("akka.remote.dot-netty.tcp { maximum-frame-size = 4000000b, send-buffer-size = 8000000b, receive-buffer-size = 8000000b }", HoconAddMode.Prepend)
    .WithRemoting("127.0.0.1", 0)
    .WithClustering(new ClusterOptions { Roles = ["shop", "lbaas"] })
    // Ours.
    .AddLbaas(provider)
    // Theirs again. Alone in its cluster here; a real program has seed nodes.
    .AddStartup(static (system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress)));
builder.Services.AddLbaasArrival();

using (var program = builder.Build())
{
    // Returns when this node is a member whose replica has caught up.
    await program.StartAsync();
    var services = program.Services;
    services.GetRequiredService<ActorSystem>().ActorOf(
        Props.Create(() => new Foreman(
            services.GetRequiredService<IRequiredActor<LoadBalancerRegion>>(), services.GetRequiredService<INoticeLog>(), done)), "foreman");
    await Task.WhenAny(done.Task, Task.Delay(TimeSpan.FromMinutes(1)));
    await program.StopAsync();
}

directory.Delete(recursive: true);
return done.Task is { IsCompletedSuccessfully: true, Result: true } ? 0 : 1;

using Lbaas.Akka.Cmd;
using Lbaas.Akka.Server;
using Lbaas.Api;

// A node of the cluster as Lbaas.Akka.Server runs it, that pbm can connect to as well.
return await ServerProgram.RunAsync(args, Console.Error, static builder =>
{
    builder.Services.AddLbaasCmd();
    ClusterHosting.Add(builder, static (akka, provider) => akka.AddLbaasCmd(provider));
});

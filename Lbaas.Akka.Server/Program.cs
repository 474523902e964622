using Lbaas.Akka.Server;
using Lbaas.Api;

return await ServerProgram.RunAsync(args, Console.Error, ClusterHosting.Add);

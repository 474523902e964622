using Lbaas.Api;
using Lbaas.Api.Hosting;

return await ServerProgram.RunAsync(args, Console.Error, EmbeddedHost.Add);

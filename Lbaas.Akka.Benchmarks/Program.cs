using Lbaas.Akka.Benchmarks.Commands;
using Lbaas.Akka.Benchmarks.LoadBalancers;
using Lbaas.Akka.Benchmarks.Starts;
using Lbaas.Akka.Benchmarks.Views;
using Lbaas.Benchmarks;

// The hosts side by side: each of them alone, or all, which is also called "hosts".
IBenchmark[] all = [new HostCommands(), new HostCreations(), new OwnWrites(), new ColdStarts()];

return await Suite.RunAsync("Lbaas.Akka.Benchmarks", all, args is ["hosts"] ? [] : args);

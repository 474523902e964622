using Lbaas.Benchmarks;
using Lbaas.Benchmarks.Archives;
using Lbaas.Benchmarks.Commands;
using Lbaas.Benchmarks.Datagrams;
using Lbaas.Benchmarks.Heartbeats;
using Lbaas.Benchmarks.LoadBalancers;
using Lbaas.Benchmarks.Members;
using Lbaas.Benchmarks.Reads;
using Lbaas.Benchmarks.Repairs;
using Lbaas.Benchmarks.Restarts;
using Lbaas.Benchmarks.Traffic;

IBenchmark[] all =
[
    new CreationBenchmark(), new SpareBenchmark(), new CommandBenchmark(), new MemberBenchmark(), new ManyMembersBenchmark(), new TrafficBenchmark(),
    new DatagramBenchmark(), new AgentMemoryBenchmark(), new RestartBenchmark(), new HeartbeatBenchmark(), new ReadBenchmark(),
    new ArchiveBenchmark(),
    new RepairBenchmark(), new MassDeathBenchmark(),
];

return await Suite.RunAsync("Lbaas.Benchmarks", all, args);

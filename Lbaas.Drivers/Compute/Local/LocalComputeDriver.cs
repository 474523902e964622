using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lbaas.Actors.Compute;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>
/// One agent process per amphora on this machine. An agent outlives us and is adopted when we are back; a dead one is
/// started again in its directory, on its port, and adopts the HAProxy processes of the one before.
/// </summary>
internal sealed class LocalComputeDriver(
    DriverDirectory directory, LocalComputeOptions options, AgentSettings settings, CertificateAuthority authority, TimeProvider clock,
    IAgentNetwork? network = null, AgentImages? images = null)
    : IComputeDriver, IAgentConfigurations, IKnownImages, IDisposable
{
    // Two amphorae that share a gate wait for each other, for seconds when an agent starts. A last byte has as many values; an unused gate has no file.
    private const int Stripes = 256;

    // What HAProxy names on its command line, and the agent does not.
    private const string HaproxyConfiguration = "/haproxy.cfg";
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly IAgentNetwork _network = network ?? new SharedNetwork();
    private readonly string _amphorae = Path.Combine(directory.Root, "amphorae");
    private readonly Lazy<string> _links = new(() => RuntimeDirectory.Open(options.RuntimeDirectory), LazyThreadSafetyMode.PublicationOnly);
    private readonly AgentImages _images = images ?? new AgentImages(options, "");
    private readonly AgentLauncher _launcher = new(options, clock);
    private readonly SemaphoreSlim _starts = new(options.ConcurrentStarts);

    // One thing at a time is done to an amphora, by whichever node of a cluster on this machine.
    private readonly FileGate[] _gates = [.. Enumerable.Range(0, Stripes).Select(stripe => new FileGate(directory, $"amphorae-{stripe:000}", clock))];

    /// <summary>An instance is at another port, or has another certificate, than whoever asked for it was told.</summary>
    public event Action<Guid, Instance>? InstanceChanged;

    public IReadOnlyList<string> ImageTags => _images.Tags;

    public ValueTask<Instance> CreateAsync(CreateInstance request, CancellationToken cancellation) =>
        AloneAsync(request.AmphoraId, files => EnsureAsync(files, cancellation, request.Traits?.ImageTag), cancellation);

    public async ValueTask DeleteAsync(Guid amphoraId, string? computeId, CancellationToken cancellation) =>
        await AloneAsync(amphoraId, files => EndAsync(files, cancellation), cancellation).ConfigureAwait(false);

    public ValueTask<InstanceInspected> InspectAsync(Guid amphoraId, string? computeId, CancellationToken cancellation) =>
        ValueTask.FromResult(LocalInspection.Of(new AgentFiles(_amphorae, _links.Value, amphoraId), _network.NamespaceOf(amphoraId) is not null));

    public ValueTask<IReadOnlyDictionary<Guid, string>> ListAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyDictionary<Guid, string>>(
            Known().Union(new Leftovers(_amphorae, _links.Value).Find()).ToDictionary(id => id, id => id.ToString()));

    /// <summary>What the agent read at its start, or would read at its next one.</summary>
    public string? Find(Guid amphoraId)
    {
        var files = new AgentFiles(_amphorae, _links.Value, amphoraId);
        // The port that it was started with: the file must stay the one that a look at its settings expects.
        return AgentFiles.ReadNumber(files.Configuration, nameof(Instance.Port)) is { } port
            ? Encoding.UTF8.GetString(settings.FileFor(files, port, _network.NamespaceOf(amphoraId)))
            : null;
    }

    /// <summary>
    /// Starts every agent that was made and does not run, for instance after a restart of the machine. The first look
    /// also starts anew whose settings are out of date or whose certificate has ended.
    /// </summary>
    /// <returns>Why an agent could not be started, by amphora.</returns>
    public async Task<IReadOnlyDictionary<Guid, string>> EnsureRunningAsync(bool deadOnly, CancellationToken cancellation)
    {
        // One that never listened belongs to a creation which will be asked for again.
        bool IsDue(AgentFiles files) => File.Exists(files.Instance) && !(deadOnly && RunningPid(files) is not null);
        return await SeeToAsync(IsDue, (files, token) => EnsureAsync(files, token), cancellation).ConfigureAwait(false);
    }

    /// <summary>Puts aside what the agents have said whose logs have become too long.</summary>
    /// <returns>Why a log could not be put aside, by amphora.</returns>
    public async Task<IReadOnlyDictionary<Guid, string>> CutLogsAsync(CancellationToken cancellation)
    {
        var bytesMax = options.AgentLogMebibytes * 1024L * 1024;
        return await SeeToAsync(files => AgentLog.IsTooLong(files, bytesMax), (files, _) =>
        {
            AgentLog.Cut(files, bytesMax);
            return Task.CompletedTask;
        }, cancellation).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _starts.Dispose();
        foreach (var gate in _gates)
            gate.Dispose();
    }

    // Does the work for each amphora that is due; what one of them fails with keeps it from none of the others.
    private async Task<IReadOnlyDictionary<Guid, string>> SeeToAsync(
        Func<AgentFiles, bool> isDue, Func<AgentFiles, CancellationToken, Task> work, CancellationToken cancellation)
    {
        var failures = new ConcurrentDictionary<Guid, string>();
        var bound = new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrentStarts, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Known(), bound, async (id, token) =>
        {
            try
            {
                // Hardly any is, and whoever took a turn to learn that would keep others waiting; within the turn it may be so no longer.
                if (!isDue(new AgentFiles(_amphorae, _links.Value, id)))
                    return;
                await AloneAsync(id, async files =>
                {
                    if (isDue(files))
                        await work(files, token).ConfigureAwait(false);
                    return true;
                }, token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is ComputeException or IOException or UnauthorizedAccessException)
            {
                failures[id] = failure.Message;
            }
        }).ConfigureAwait(false);
        return failures;
    }

    private IEnumerable<Guid> Known() => Directory.Exists(_amphorae)
        ? Directory.EnumerateDirectories(_amphorae)
            .Select(d => Guid.TryParseExact(Path.GetFileName(d), "D", out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty)
        : [];

    private async Task<Instance> EnsureAsync(AgentFiles files, CancellationToken cancellation, string? wantedImage = null)
    {
        files.Create();
        var image = _images.Settle(files, wantedImage);
        var port = AgentFiles.ReadNumber(files.Instance, nameof(Instance.Port)) ?? 0;
        var changed = WriteSettings(files, port, out var expiration);
        if (RunningPid(files) is { } pid && changed)
        {
            await EndAsync([pid], [files.Configuration], cancellation).ConfigureAwait(false);
            // Now that it is gone the next one can be told its port.
            WriteSettings(files, port, out expiration);
        }
        if (RunningPid(files) is not null)
            port = await _launcher.WaitAsync(files, cancellation).ConfigureAwait(false);
        else
            port = await StartAsync(files, image, port, cancellation).ConfigureAwait(false);
        var instance = new Instance(files.AmphoraId.ToString(), "127.0.0.1", port, files.BasePath, expiration) { Image = image };
        Keep(files, instance);
        return instance;
    }

    private void Keep(AgentFiles files, Instance instance)
    {
        var isKnown = File.Exists(files.Instance);
        if (WriteIfOther(files.Instance, JsonSerializer.SerializeToUtf8Bytes(instance)) && isKnown)
            InstanceChanged?.Invoke(files.AmphoraId, instance);
    }

    private async Task<int> StartAsync(AgentFiles files, string? image, int port, CancellationToken cancellation)
    {
        var program = _images.ProgramOf(image);
        await _starts.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Another port is no remedy for what can't be ended, or for a network that can't be prepared.
            await EndUnknownAsync(files, cancellation).ConfigureAwait(false);
            await _network.PrepareAsync(files.AmphoraId, cancellation).ConfigureAwait(false);
            return await LaunchAsync(files, program, port, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _starts.Release();
        }
    }

    private async Task<int> LaunchAsync(AgentFiles files, string? program, int port, CancellationToken cancellation)
    {
        try
        {
            return await _launcher.StartAsync(files, program, cancellation).ConfigureAwait(false);
        }
        catch (ComputeException) when (port != 0)
        {
            // Its old port may have gone to somebody else meanwhile; who asks for the instance again learns the new one.
            WriteSettings(files, 0, out _);
            return await _launcher.StartAsync(files, program, cancellation).ConfigureAwait(false);
        }
    }

    // Of whoever was killed while it started an agent: one that wrote its pid too late, or has yet to, would keep the directory from the
    // next. Looked for twice, since the first steps of a start make new processes.
    private async Task EndUnknownAsync(AgentFiles files, CancellationToken cancellation)
    {
        string[] marks = [files.Configuration];
        for (var look = 0; look < 2; look++)
            await EndAsync(Processes.Mentioning(marks), marks, cancellation).ConfigureAwait(false);
    }

    // True when something that the agent reads at its start is another than before.
    private bool WriteSettings(AgentFiles files, int port, out DateTimeOffset expiration)
    {
        var changed = WriteCertificate(files, out expiration);
        changed |= WriteIfOther(files.ClientCa, Encoding.ASCII.GetBytes(authority.CertificatePem));
        var written = AgentFiles.ReadNumber(files.Configuration, nameof(Instance.Port));
        // The first start had the system choose the port; that the number is known now changes nothing.
        var alike = written is 0 && RunningPid(files) is not null ? 0 : port;
        return WriteIfOther(files.Configuration, settings.FileFor(files, alike, _network.NamespaceOf(files.AmphoraId))) || changed;
    }

    private bool WriteCertificate(AgentFiles files, out DateTimeOffset expiration)
    {
        if (IsGood(files, out expiration))
            return false;
        var issued = authority.IssueServerCertificate(files.AmphoraId);
        PrivateFile.Replace(files.ServerCertificate, Encoding.ASCII.GetBytes(issued.Pem));
        expiration = issued.Expiration;
        return true;
    }

    // An agent with one that has ended, for instance since the machine was off, would be believed by nobody. Before that its amphora
    // sees to another.
    private bool IsGood(AgentFiles files, out DateTimeOffset expiration)
    {
        expiration = default;
        if (!File.Exists(files.ServerCertificate))
            return false;
        using var current = X509CertificateLoader.LoadCertificateFromFile(files.ServerCertificate);
        expiration = new DateTimeOffset(current.NotAfter.ToUniversalTime());
        return AgentTrust.Accepts(authority.Certificate, files.AmphoraId.ToString(), current, clock);
    }

    private static bool WriteIfOther(string file, byte[] content)
    {
        if (File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
            return false;
        PrivateFile.Replace(file, content);
        return true;
    }

    private static int? RunningPid(AgentFiles files) =>
        files.ReadPid() is { } pid && Processes.IsAlive(pid, files.Configuration) ? pid : null;

    // Agent and HAProxy alike: each names a file of the directory on its command line, by the long or the short name.
    private async Task<bool> EndAsync(AgentFiles files, CancellationToken cancellation)
    {
        var marks = files.Marks;
        // Cut off from its clients it has nothing to finish, but still to tell what it has counted.
        var isCutOff = await _network.LeaveAsync(files.AmphoraId, cancellation).ConfigureAwait(false);
        var patience = isCutOff ? LastWord : TimeSpan.FromSeconds(options.DrainSeconds);
        await DrainAsync(files, marks, patience, cancellation).ConfigureAwait(false);
        await EndAsync(Processes.Mentioning(marks), marks, cancellation).ConfigureAwait(false);
        // What a dying agent may have started meanwhile.
        await EndAsync(Processes.Mentioning(marks), marks, cancellation).ConfigureAwait(false);
        await _network.RemoveAsync(files.AmphoraId, cancellation).ConfigureAwait(false);
        files.Delete();
        return true;
    }

    // Another amphora may share the VIP by now, and clients are to move there when they are done here: HAProxy takes no new
    // connections and finishes those it has. Its agent sees to that, and counts them; when it can't, it goes first, since it would
    // start HAProxy again. Who hangs finishes nothing, and what comes to its sockets meanwhile is lost: it is given no time.
    private async Task DrainAsync(AgentFiles files, string[] marks, TimeSpan patience, CancellationToken cancellation)
    {
        if (Haproxys(marks).Exists(Processes.IsStopped))
            patience = LastWord;
        if (RunningPid(files) is { } agent)
        {
            if (!Processes.IsStopped(agent))
            {
                Processes.Signal(agent, Processes.StopSoftly);
                await UntilGoneAsync([agent], marks, patience, cancellation).ConfigureAwait(false);
            }
            await EndAsync([agent], marks, cancellation).ConfigureAwait(false);
        }
        var haproxys = Haproxys(marks);
        if (haproxys.Exists(Processes.IsStopped))
            return;
        foreach (var pid in haproxys)
            Processes.Signal(pid, Processes.StopSoftly);
        await UntilGoneAsync(haproxys, marks, patience, cancellation).ConfigureAwait(false);
    }

    // Masters and workers.
    private static List<int> Haproxys(string[] marks) => Processes.Mentioning(marks).FindAll(pid => Processes.IsAlive(pid, HaproxyConfiguration));

    private async Task UntilGoneAsync(List<int> pids, string[] marks, TimeSpan timeout, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        while (Living(pids, marks).Count > 0 && clock.GetElapsedTime(begun) < timeout)
            await Task.Delay(Poll, clock, cancellation).ConfigureAwait(false);
    }

    private static List<int> Living(List<int> pids, string[] marks) =>
        pids.FindAll(pid => marks.Any(mark => Processes.IsAlive(pid, mark)));

    private async Task EndAsync(List<int> pids, string[] marks, CancellationToken cancellation)
    {
        foreach (var signal in (int[])[Processes.Terminate, Processes.KillNow])
        {
            foreach (var pid in Living(pids, marks))
                Processes.Signal(pid, Processes.IsStopped(pid) ? Processes.KillNow : signal);
            await UntilGoneAsync(pids, marks, EndTimeout, cancellation).ConfigureAwait(false);
        }
        if (Living(pids, marks) is [var first, ..])
            throw new ComputeException($"process {first} of the amphora can't be ended");
    }

    private async ValueTask<T> AloneAsync<T>(Guid amphoraId, Func<AgentFiles, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            // By the end of the id: ids that are made at the same time begin alike.
            using var turn = await _gates[amphoraId.ToByteArray()[^1] % Stripes].EnterAsync(cancellation).ConfigureAwait(false);
            return await work(new AgentFiles(_amphorae, _links.Value, amphoraId)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ComputeException($"the files of amphora {amphoraId}: {failure.Message}", false, failure);
        }
    }
}

using System.Collections.Concurrent;
using System.Reflection;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;
using Lbaas.Drivers.Noop;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Fuzz;

/// <summary>A driver without nodes that renders what it would send them, so that the real HAProxy can be asked about it.</summary>
public class RenderingDriver : DispatchProxy
{
    private const int KeptMax = 40;
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-fuzz-").FullName;
    private readonly IAmphoraDriver _nodes = new NoopAmphoraDriver(new NoopBehavior(TimeProvider.System));
    private readonly ConcurrentDictionary<Guid, string> _rendered = [];

    public static IAmphoraDriver Create() => Create<IAmphoraDriver, RenderingDriver>();

    /// <summary>What the real HAProxy says against some of what was rendered last; certificates are not there for it to read.</summary>
    public async Task<IReadOnlyList<string>> ComplaintsAsync()
    {
        var complaints = new List<string>();
        var file = Path.Combine(_directory, "haproxy.cfg");
        foreach (var (id, text) in _rendered.Where(rendered => !NeedsFiles(rendered.Value)).Take(KeptMax))
        {
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, id.ToString())).FullName, "servers-state"), "1\n");
            await File.WriteAllTextAsync(file, text);
            // A warning may be a tenant's own wish, such as no time-out.
            if (await HaproxyProgram.ComplaintsAsync(file) is var complaint && complaint.Contains("[ALERT]", StringComparison.Ordinal))
                complaints.Add($"{complaint}\n{text}");
        }

        Directory.Delete(_directory, recursive: true);
        return complaints;
    }

    private static bool NeedsFiles(string text) =>
        text.Contains(" crt", StringComparison.Ordinal) || text.Contains("ca-file", StringComparison.Ordinal);

    // A configuration that can't be rendered is refused as a real driver refuses it.
    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (method!.Name == nameof(IAmphoraDriver.UpdateAsync))
        {
            var configuration = arguments!.OfType<Configuration>().Single();
            try
            {
                if (HaproxyConfigRenderer.Render(configuration, new RenderTarget(_directory)) is { } rendered)
                    _rendered[configuration.LoadBalancer!.Id] = rendered.Text;
            }
            catch (ProvisioningException refused)
            {
                return ValueTask.FromException<AppliedConfiguration>(refused);
            }
        }

        return method.Invoke(_nodes, arguments);
    }
}

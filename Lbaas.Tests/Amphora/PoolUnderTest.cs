using System.Net;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Amphora;

/// <summary>An agent and three web servers; each test brings its own pool to it.</summary>
public sealed class PoolUnderTest : IAsyncLifetime
{
    private const int ListenersMax = 2;

    private readonly List<BackEnd> _backEnds = [];
    private int _port;

    internal AgentUnderTest Agent { get; private set; } = null!;

    /// <summary>The youngest worker, since one that leaves may still answer at the socket; 0 when there is none.</summary>
    internal int Worker
    {
        get
        {
            try
            {
                return int.Parse(Agent.Workers[^1]);
            }
            catch (Exception gone) when (gone is IOException or FormatException or IndexOutOfRangeException)
            {
                return 0; // its master is
            }
        }
    }

    internal IReadOnlyList<string> Servers => HaproxyView.Servers(Agent.SocketPath, Worker);

    public async ValueTask InitializeAsync()
    {
        Agent = await AgentUnderTest.StartAsync();
        for (var number = 0; number < 3; number++)
            _backEnds.Add(await BackEnd.StartAsync($"{number}"));
        do
            _port = Ports.Free();
        while (_port + ListenersMax > IPEndPoint.MaxPort);
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        foreach (var backEnd in _backEnds)
            await backEnd.DisposeAsync();
    }

    /// <summary>A member whose web server answers with this number.</summary>
    internal PoolMember Member(int number) => new(_backEnds[number].Port);

    /// <summary>A pool that is in effect, by a reload.</summary>
    internal async Task<PoolText> StartAsync(Func<PoolText, PoolText> make)
    {
        var text = make(new PoolText(Agent.SocketPath, Path.Combine(Path.GetDirectoryName(Agent.ConfigurationPath)!, "servers-state"), _port));
        await BringAsync(text);
        return text;
    }

    /// <summary>Uploads and reloads, as the control plane does.</summary>
    internal async Task BringAsync(PoolText text)
    {
        using var upload = await Agent.UploadAsync(text.ToString());
        Assert.True(upload.StatusCode == HttpStatusCode.Accepted, await upload.Content.ReadAsStringAsync());
        await Agent.ActAsync("reload");
    }

    /// <summary>Which web servers answer to so many requests, sorted.</summary>
    internal async Task<string> AnsweringAsync(int requests = 12, int listener = 0)
    {
        using var http = new HttpClient();
        var answers = new SortedSet<string>();
        for (var number = 0; number < requests; number++)
            answers.Add(await http.GetStringAsync(new Uri($"http://127.0.0.1:{_port + listener}/")));
        return string.Concat(answers);
    }
}

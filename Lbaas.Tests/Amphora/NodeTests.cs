namespace Lbaas.Tests.Amphora;

/// <summary>Tests of an agent on a node of its own, beside which a network lies.</summary>
public abstract class NodeTests : IAsyncLifetime
{
    private protected Lan Lan { get; private set; } = null!;

    private protected NodeUnderTest Node { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Network namespaces need root.");
        Lan = new Lan();
        Node = await NodeUnderTest.StartAsync(Lan);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Node is not null)
            await Node.DisposeAsync();
        Lan?.Dispose();
    }
}

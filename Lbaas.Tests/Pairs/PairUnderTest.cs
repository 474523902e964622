namespace Lbaas.Tests.Pairs;

/// <summary>A load balancer carried by a pair, whose clients stay with the member they had first.</summary>
public sealed class PairUnderTest : IAsyncLifetime
{
    internal BridgeSite Site { get; } = new();

    internal CarriedBalancer Balancer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        if (!Environment.IsPrivilegedProcess)
            return;
        try
        {
            Balancer = await Site.CreateAsync(pair: true, persistence: """{"type":"SOURCE_IP"}""");
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}

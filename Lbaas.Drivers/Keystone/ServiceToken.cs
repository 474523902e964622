namespace Lbaas.Drivers.Keystone;

/// <summary>Our own token, renewed before it expires. Of those who find it missing one fetches it, and the others wait.</summary>
public sealed class ServiceToken(KeystoneClient keystone, TimeProvider clock) : ITokenSource, IDisposable
{
    // What is left of it must be enough for the request that it goes out with.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Held? _held;

    private sealed record Held(string Token, DateTimeOffset ExpiresAt);

    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (Fresh() is { } held)
            return held.Token;
        await _fetching.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (Fresh() is { } fetched)
                return fetched.Token;
            var (token, expiresAt) = await keystone.AuthenticateAsync(cancellation).ConfigureAwait(false);
            _held = new Held(token, expiresAt);
            return token;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Reject(string token)
    {
        if (_held is { } held && held.Token == token)
            Interlocked.CompareExchange(ref _held, null, held);
    }

    public void Dispose() => _fetching.Dispose();

    private Held? Fresh() => _held is { } held && clock.GetUtcNow() < held.ExpiresAt - Margin ? held : null;
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lbaas.Drivers.Breakers;
using Polly.CircuitBreaker;

namespace Lbaas.Drivers.Keystone;

/// <summary>
/// Says whose a token is. Answers are remembered by the token's hash, within bounds of number and time; those who ask about
/// one token at the same time are answered by one call.
/// </summary>
public sealed class TokenValidator(KeystoneClient keystone, ServiceToken ourselves, KeystoneOptions options, TimeProvider clock)
{
    private const int TokenCharsMax = 16 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // Apart, so that a flood of made-up tokens drives out no real one.
    private readonly BoundedMap<string, Known> _valid = new(options.CacheEntries);
    private readonly BoundedMap<string, Known> _invalid = new(options.CacheEntries);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<KeystoneToken?>> _asked = [];
    private readonly GuardedCalls _calls = new(options.Breaker, TimeSpan.FromSeconds(options.TimeoutSeconds), clock, _ => true);

    private readonly record struct Known(KeystoneToken? Token, DateTimeOffset Until);

    /// <summary>What is known of a token; null when it is not valid.</summary>
    /// <exception cref="KeystoneUnavailableException">It is not known whether it is.</exception>
    public async ValueTask<KeystoneToken?> ValidateAsync(string token, CancellationToken cancellation)
    {
        if (token.Length is 0 or > TokenCharsMax || token.Any(sign => sign is <= ' ' or >= '\u007f'))
            return null;
        var key = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        if (Remembered(_valid, key) is { } valid)
            return valid.Token;
        if (Remembered(_invalid, key) is not null)
            return null;
        // Who goes away does not take the answer from the others.
        return await Ask(key, token).WaitAsync(cancellation).ConfigureAwait(false);
    }

    private Known? Remembered(BoundedMap<string, Known> cache, string key)
    {
        if (!cache.TryGet(key, out var known))
            return null;
        if (clock.GetUtcNow() < known.Until)
            return known;
        cache.Remove(key);
        return null;
    }

    private Task<KeystoneToken?> Ask(string key, string token)
    {
        lock (_gate)
        {
            if (_asked.TryGetValue(key, out var asked))
                return asked;
            if (_asked.Count >= options.ValidationsMax)
                throw new KeystoneUnavailableException($"{options.ValidationsMax} tokens wait for validation already.", TimeSpan.FromSeconds(1));
            return _asked[key] = Task.Run(() => AskAsync(key, token));
        }
    }

    private async Task<KeystoneToken?> AskAsync(string key, string token)
    {
        try
        {
            var answer = await _calls.RunAsync(
                static (call, cancellation) => call.Self.CallAsync(call.Token, cancellation), (Self: this, Token: token), CancellationToken.None)
                .ConfigureAwait(false);
            return Remember(key, answer);
        }
        catch (BrokenCircuitException open)
        {
            throw new KeystoneUnavailableException($"Keystone: {GuardedCalls.Explain(open)}", open.RetryAfter ?? Pause, open);
        }
        catch (Exception failure)
        {
            throw new KeystoneUnavailableException($"Keystone: {GuardedCalls.Explain(failure)}", Pause, failure);
        }
        finally
        {
            lock (_gate)
                _asked.Remove(key);
        }
    }

    private async ValueTask<KeystoneToken?> CallAsync(string token, CancellationToken cancellation)
    {
        var own = await ourselves.GetAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await keystone.ValidateAsync(own, token, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
        {
            // Ours was revoked or Keystone's keys were changed; one new one must do.
            ourselves.Reject(own);
            own = await ourselves.GetAsync(cancellation).ConfigureAwait(false);
            return await keystone.ValidateAsync(own, token, cancellation).ConfigureAwait(false);
        }
    }

    private KeystoneToken? Remember(string key, KeystoneToken? token)
    {
        var now = clock.GetUtcNow();
        if (token is null || token.ExpiresAt <= now)
        {
            Put(_invalid, key, new Known(null, now.AddSeconds(options.NegativeCacheSeconds)));
            return null;
        }
        var until = now.AddSeconds(options.CacheSeconds);
        Put(_valid, key, new Known(token, until < token.ExpiresAt ? until : token.ExpiresAt));
        return token;
    }

    private static void Put(BoundedMap<string, Known> cache, string key, Known known)
    {
        // Removed first, so that it counts as new when the oldest is forgotten.
        cache.Remove(key);
        cache.Update(key, _ => known);
    }
}

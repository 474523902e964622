namespace Lbaas.Drivers.Keystone;

/// <summary>Gives tokens that a service accepts from us.</summary>
public interface ITokenSource
{
    /// <exception cref="HttpRequestException">Keystone can't be reached, or does not give one.</exception>
    /// <exception cref="FormatException">It answers something else.</exception>
    /// <exception cref="IOException">The file with the password can't be read.</exception>
    ValueTask<string> GetAsync(CancellationToken cancellation);

    /// <summary>A service did not take this one: the next must be another, if there can be one.</summary>
    void Reject(string token);
}

/// <summary>The one that the operator gave.</summary>
public sealed class FixedToken(string token) : ITokenSource
{
    public ValueTask<string> GetAsync(CancellationToken cancellation) => new(token);

    /// <summary>Nothing: there is no other.</summary>
    public void Reject(string token)
    {
    }
}

namespace Lbaas.Drivers.Secrets.Barbican;

/// <summary>Gives tokens that a service accepts from us.</summary>
internal interface ITokenSource
{
    /// <exception cref="CertificateException">Unavailable: none can be had now.</exception>
    ValueTask<string> GetAsync(CancellationToken cancellation);

    /// <summary>This one was refused; the next must be another, if there can be one.</summary>
    void Refused(string token);
}

/// <summary>The one that the operator gave.</summary>
internal sealed class FixedToken(string token) : ITokenSource
{
    public ValueTask<string> GetAsync(CancellationToken cancellation) => new(token);

    /// <summary>Nothing: there is no other.</summary>
    public void Refused(string token)
    {
    }
}

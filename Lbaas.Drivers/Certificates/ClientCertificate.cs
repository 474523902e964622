using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Drivers.Certificates;

/// <summary>The certificate we show to agents, issued anew before it ends: we may well run longer than it lasts.</summary>
internal sealed class ClientCertificate(CertificateAuthority authority, TimeProvider clock)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(10);
    private readonly Lock _gate = new();
    private X509Certificate2? _current;
    private DateTimeOffset _expiration;

    public X509Certificate2 Current
    {
        get
        {
            lock (_gate)
            {
                if (_current is null || _expiration - clock.GetUtcNow() < RenewBefore)
                {
                    var issued = authority.IssueClientCertificate();
                    // The old one is left to the garbage collector: a handshake may still use it.
                    _current = X509Certificate2.CreateFromPem(issued.Pem, issued.Pem);
                    _expiration = issued.Expiration;
                }
                return _current;
            }
        }
    }
}

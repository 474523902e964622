namespace Lbaas.Drivers.Amphorae;

/// <summary>Gives a running agent the certificate that it shows to us (spec amphora 1, <c>PUT /certificate</c>).</summary>
public interface IAgentCertificates
{
    /// <summary>The agent keeps it, and shows it from the next connection on.</summary>
    /// <param name="pem">Certificate and private key. Never logged.</param>
    /// <exception cref="AmphoraDriverException">It was not reached, is not believed, or refuses it.</exception>
    ValueTask ReplaceCertificateAsync(AmphoraNode node, string pem, CancellationToken cancellation);
}

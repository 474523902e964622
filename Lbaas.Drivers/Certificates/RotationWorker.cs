using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Breakers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Certificates;

/// <summary>The certificates' worker: an amphora asks for another one, our authority issues it, and its agent takes it. It remembers nothing.</summary>
public sealed partial class RotationWorker(
    IAmphoraDriver driver, CertificateAuthority authority, IOptions<AmphoraDriverOptions> options, TimeProvider clock, ILogger<RotationWorker> logger)
{
    // No breaker: an amphora asks rarely, and waits longer after each failure.
    private readonly GuardedCalls _calls = new(TimeSpan.FromSeconds(options.Value.ReadTimeoutSeconds), clock);

    /// <returns>The answer for who asked, or null when the message is none of this worker's.</returns>
    public async ValueTask<object?> HandleAsync(ActorAddress self, object message, CancellationToken cancellation) =>
        message is RotateCertificate rotate ? await RotateAsync(rotate, cancellation).ConfigureAwait(false) : null;

    private async ValueTask<AmphoraDriverAnswer> RotateAsync(RotateCertificate request, CancellationToken cancellation)
    {
        if (driver is not IAgentCertificates agents)
            return new CertificateNotRotated("this amphora driver gives agents no certificates");
        var issued = authority.IssueServerCertificate(request.AmphoraId);
        try
        {
            await _calls.RunAsync(
                static async (call, token) =>
                {
                    await call.agents.ReplaceCertificateAsync(new AmphoraNode(call.request.AmphoraId, call.request.Instance), call.issued.Pem, token).ConfigureAwait(false);
                    return true;
                },
                (agents, request, issued), cancellation).ConfigureAwait(false);
            LogRotated(request.AmphoraId, issued.Expiration);
            return new CertificateRotated(issued.Expiration);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogNotRotated(failure, request.AmphoraId);
            return new CertificateNotRotated(GuardedCalls.Explain(failure));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The agent of amphora {AmphoraId} has another certificate, which ends at {Expiration:u}")]
    private partial void LogRotated(Guid amphoraId, DateTimeOffset expiration);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The agent of amphora {AmphoraId} did not take another certificate")]
    private partial void LogNotRotated(Exception failure, Guid amphoraId);
}

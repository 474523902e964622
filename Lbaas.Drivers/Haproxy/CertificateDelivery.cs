using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Secrets;
using Microsoft.Extensions.Logging;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// Brings to a node the files that a configuration names, before the configuration itself (spec amphora 3.6). A secret that
/// can't be had does no harm where the node has it from an earlier push. Where it has not, it depends: a store that does not
/// answer may do so later, and the push is tried again; what the store says is not there takes its listener or pool with it.
/// </summary>
internal sealed partial class CertificateDelivery(AgentClient agents, TenantCertificates certificates, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(30);

    /// <returns>What the node must do without; null for nothing.</returns>
    /// <exception cref="CertificateUnavailableException">The store does not answer, and the node does not have the secret either.</exception>
    public async ValueTask<ImmutableList<Omission>?> DeliverAsync(
        AmphoraNode node, Configuration configuration, RenderedConfiguration rendered, RenderTarget target, CancellationToken cancellation)
    {
        var balancer = configuration.LoadBalancer!;
        var directory = target.For(balancer.Id).CertificateDirectory;
        var delivery = new Delivery(node, $"/1.0/loadbalancer/{balancer.Id}/certificates/", balancer.ProjectId);
        var omitted = ImmutableList<Omission>.Empty;
        // What is switched off is not rendered, and needs no files.
        bool IsNamed(string file) => rendered.Text.Contains(file, StringComparison.Ordinal);
        foreach (var listener in configuration.Listeners.Values)
        {
            var list = TlsFiles.ListNameOf(listener, directory);
            if (!IsNamed(list))
                continue;
            var secrets = TlsFiles.SecretsOf(listener).Where(secret => secret.Use == SecretUse.Certificate || IsNamed(TlsFiles.NameOf(secret.Use, secret.Reference)));
            if (await DeliverAsync(delivery, secrets, cancellation).ConfigureAwait(false) is { } reason)
                omitted = omitted.Add(new Omission(listener.Id, reason));
            else
                await PutAsync(node, delivery.Root + list, TlsFiles.ListOf(listener, directory), cancellation).ConfigureAwait(false);
        }
        foreach (var pool in configuration.Pools.Values)
        {
            var secrets = TlsFiles.SecretsOf(pool).Where(secret => IsNamed(TlsFiles.NameOf(secret.Use, secret.Reference)));
            if (await DeliverAsync(delivery, secrets, cancellation).ConfigureAwait(false) is { } reason)
                omitted = omitted.Add(new Omission(pool.Id, reason));
        }
        return omitted.IsEmpty ? null : omitted;
    }

    // Null when the node has all of them, else why one can't be had. Of several users of a secret one alone asks for it.
    private async ValueTask<string?> DeliverAsync(Delivery delivery, IEnumerable<(SecretUse, string)> secrets, CancellationToken cancellation)
    {
        foreach (var (use, reference) in secrets)
        {
            if (!delivery.Done.TryGetValue((use, reference), out var reason))
            {
                reason = await DeliverAsync(delivery, use, new SecretReference(reference, delivery.ProjectId), cancellation).ConfigureAwait(false);
                delivery.Done.Add((use, reference), reason);
            }
            if (reason is not null)
                return reason;
        }
        return null;
    }

    private async ValueTask<string?> DeliverAsync(Delivery delivery, SecretUse use, SecretReference reference, CancellationToken cancellation)
    {
        var path = delivery.Root + TlsFiles.NameOf(use, reference.Text);
        string content;
        try
        {
            content = await certificates.GetFileAsync(reference, use, cancellation).ConfigureAwait(false);
        }
        catch (CertificateException failure)
        {
            if (await DigestAsync(delivery.Node, path, cancellation).ConfigureAwait(false) is not null)
            {
                LogKept(reference.Text, delivery.Node.Id, failure.Message);
                return null;
            }
            var reason = $"The certificate {reference.Text} can't be had: {failure.Message}";
            if (failure.Failure == CertificateFailure.Unavailable)
                throw new CertificateUnavailableException(reason, failure);
            LogOmitted(reference.Text, delivery.Node.Id, failure.Message);
            return reason;
        }
        WarnOfEnd(use, reference, content);
        await PutAsync(delivery.Node, path, content, cancellation).ConfigureAwait(false);
        return null;
    }

    // It is served until its last day and after it: what clients then say is the tenant's affair, but nobody shall be surprised.
    private void WarnOfEnd(SecretUse use, SecretReference reference, string pem)
    {
        if (use != SecretUse.Certificate)
            return;
        using var certificate = X509Certificate2.CreateFromPem(pem);
        var end = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        if (end - clock.GetUtcNow() < WarnBefore)
            LogEnding(reference.Text, end);
    }

    private async ValueTask PutAsync(AmphoraNode node, string path, string content, CancellationToken cancellation)
    {
        if (await DigestAsync(node, path, cancellation).ConfigureAwait(false) == Digest(content))
            return;
        var answer = await agents.PutAsync(node, path, content, null, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
            throw AgentFailures.OfStatus("certificate upload", answer);
    }

    // Null when the node does not have the file.
    private async ValueTask<string?> DigestAsync(AmphoraNode node, string path, CancellationToken cancellation)
    {
        var answer = await agents.GetAsync(node, path, cancellation).ConfigureAwait(false);
        if (answer.Status == 404)
            return null;
        if (!answer.IsSuccess)
            throw AgentFailures.OfStatus("certificate digest", answer);
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.GetProperty("md5sum").GetString();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new AmphoraInfoException("the agent's digest of a certificate is not what the interface says", failure);
        }
    }

    // MD5 is what the agent's interface asks for; it is no protection of anything.
    private static string Digest(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {Reference} that was given to an amphora ends {End}")]
    private partial void LogEnding(string reference, DateTimeOffset end);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {Reference} can't be had; amphora {AmphoraId} keeps what it has: {Reason}")]
    private partial void LogKept(string reference, Guid amphoraId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {Reference} can't be had; amphora {AmphoraId} goes on without what needs it: {Reason}")]
    private partial void LogOmitted(string reference, Guid amphoraId, string reason);

    /// <summary>What has been done in one push.</summary>
    private sealed record Delivery(AmphoraNode Node, string Root, string? ProjectId)
    {
        /// <summary>Why each secret can't be had; null for those that the node has now.</summary>
        public Dictionary<(SecretUse, string), string?> Done { get; } = [];
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Secrets;
using Microsoft.Extensions.Logging;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// Brings to a node the files that a configuration names, before the configuration itself (spec amphora 3.6). A secret that
/// can't be had now does no harm where the node has it from an earlier push; where it has not, the push is tried again.
/// </summary>
internal sealed partial class CertificateDelivery(AgentClient agents, TenantCertificates certificates, ILogger logger)
{
    /// <exception cref="CertificateUnavailableException">A secret can't be had, and the node does not have it either.</exception>
    public async ValueTask DeliverAsync(
        AmphoraNode node, Configuration configuration, RenderedConfiguration rendered, RenderTarget target, CancellationToken cancellation)
    {
        var balancer = configuration.LoadBalancer!;
        var root = $"/1.0/loadbalancer/{balancer.Id}/certificates/";
        // What is switched off is not rendered, and needs no files.
        foreach (var listener in configuration.Listeners.Values)
        {
            var directory = target.For(balancer.Id).CertificateDirectory;
            var list = TlsFiles.ListNameOf(listener, directory);
            if (!rendered.Text.Contains(list, StringComparison.Ordinal))
                continue;
            foreach (var reference in TlsFiles.ServerReferences(listener))
                await DeliverAsync(node, root, SecretUse.Certificate, new(reference, balancer.ProjectId), cancellation).ConfigureAwait(false);
            await PutAsync(node, root + list, TlsFiles.ListOf(listener, directory), cancellation).ConfigureAwait(false);
        }
        foreach (var (use, reference) in TlsFiles.SecretsOf(configuration))
        {
            if (rendered.Text.Contains(TlsFiles.NameOf(use, reference), StringComparison.Ordinal))
                await DeliverAsync(node, root, use, new(reference, balancer.ProjectId), cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask DeliverAsync(AmphoraNode node, string root, SecretUse use, SecretReference reference, CancellationToken cancellation)
    {
        var path = root + TlsFiles.NameOf(use, reference.Text);
        string content;
        try
        {
            content = await certificates.GetFileAsync(reference, use, cancellation).ConfigureAwait(false);
        }
        catch (CertificateException failure)
        {
            if (await DigestAsync(node, path, cancellation).ConfigureAwait(false) is null)
                throw new CertificateUnavailableException($"the certificate {reference.Text} can't be had: {failure.Message}", failure);
            LogKept(reference.Text, node.Id, failure.Message);
            return;
        }
        await PutAsync(node, path, content, cancellation).ConfigureAwait(false);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {Reference} can't be had; amphora {AmphoraId} keeps what it has: {Reason}")]
    private partial void LogKept(string reference, Guid amphoraId, string reason);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Drivers.Secrets;
using Lbaas.Drivers.Secrets.Local;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Certificates;

/// <summary>
/// Looks behind the certificate references of a request before it goes to its load balancer, which does no I/O: what it
/// finds goes with the request, and is judged there, in its place among the other rules.
/// </summary>
public sealed class ReferenceChecker(TenantCertificates certificates, IServiceProvider provider, IOptions<CertificateOptions> options)
{
    private static readonly ReferenceFinding Good = new(ReferenceProblem.None);

    /// <returns>To be disposed when the request has its answer: until then nothing that it names is deleted.</returns>
    /// <exception cref="FaultException">400: more references than a request may name.</exception>
    public async ValueTask<CheckedReferences> CheckAsync(string? projectId, ReferenceQuestions questions, CancellationToken cancellation)
    {
        var hold = options.Value.Driver == "local"
            ? provider.GetRequiredService<UploadedCertificates>().Hold([.. questions.Certificates, .. questions.Texts])
            : null;
        try
        {
            return new CheckedReferences(await LookAsync(projectId, questions, cancellation), hold);
        }
        catch
        {
            hold?.Dispose();
            throw;
        }
    }

    private async ValueTask<ReferenceFindings> LookAsync(string? projectId, ReferenceQuestions questions, CancellationToken cancellation)
    {
        var texts = questions.Texts;
        var count = questions.Certificates.Count + texts.Count;
        if (count == 0)
            return ReferenceFindings.None;
        if (count > options.Value.ReferencesMax)
            throw new FaultException(Fault.Validation($"A request may name at most {options.Value.ReferencesMax} certificate references."));
        var found = new ConcurrentDictionary<string, ReferenceFinding>();
        var read = new ConcurrentDictionary<string, (string? Text, ReferenceFinding Finding)>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrencyMax, CancellationToken = cancellation };
        await Parallel.ForEachAsync(questions.Certificates, parallel, async (reference, token) =>
            found[reference] = await LookAsync(new SecretReference(reference, projectId), token));
        await Parallel.ForEachAsync(texts, parallel, async (reference, token) =>
            read[reference] = await ReadAsync(new SecretReference(reference, projectId), token));
        return new ReferenceFindings
        {
            Certificates = found.ToImmutableDictionary(),
            Authorities = questions.Authorities.ToImmutableDictionary(reference => reference, reference => Authority(read[reference])),
            RevocationLists = questions.RevocationLists.ToImmutableDictionary(
                pair => pair, pair => List(read[pair.List], read[pair.Authority].Text)),
        };
    }

    private async ValueTask<ReferenceFinding> LookAsync(SecretReference reference, CancellationToken cancellation)
    {
        try
        {
            var facts = (await certificates.GetCertificateAsync(reference, cancellation)).Facts;
            var problem = facts is { CommonName: null, DnsNames.Count: 0 } ? ReferenceProblem.Nameless : ReferenceProblem.None;
            return new ReferenceFinding(problem)
            {
                CommonName = facts.CommonName,
                DnsNames = facts.DnsNames,
                NotAfter = facts.NotAfter,
                Fingerprint = facts.Fingerprint,
            };
        }
        catch (CertificateException failure)
        {
            return Finding(failure);
        }
    }

    private async ValueTask<(string? Text, ReferenceFinding Finding)> ReadAsync(SecretReference reference, CancellationToken cancellation)
    {
        try
        {
            return (await certificates.GetPemAsync(reference, cancellation), Good);
        }
        catch (CertificateException failure)
        {
            return (null, Finding(failure));
        }
    }

    private static ReferenceFinding Authority((string? Text, ReferenceFinding Finding) read)
    {
        if (read.Text is null)
            return read.Finding;
        try
        {
            using var authority = BundleReader.Authority(read.Text);
            return Good;
        }
        catch (CertificateException failure)
        {
            return new ReferenceFinding(ReferenceProblem.Invalid, failure.Message);
        }
    }

    private static ReferenceFinding List((string? Text, ReferenceFinding Finding) read, string? authorityText)
    {
        if (read.Text is null)
            return read.Finding;
        try
        {
            var list = RevocationList.Parse(read.Text);
            if (authorityText is null)
                return Good; // the authority is what is wrong, and is reported as such
            using var authority = BundleReader.Authority(authorityText);
            return list.IsSignedBy(authority) ? Good : new ReferenceFinding(ReferenceProblem.SignedByAnother);
        }
        catch (CertificateException failure)
        {
            return new ReferenceFinding(ReferenceProblem.Invalid, failure.Message);
        }
    }

    private static ReferenceFinding Finding(CertificateException failure) => new(
        failure.Failure switch
        {
            CertificateFailure.Unavailable => ReferenceProblem.Unavailable,
            CertificateFailure.BadPkcs12 => ReferenceProblem.BadPkcs12,
            _ => ReferenceProblem.NotRetrievable,
        },
        failure.Message);
}

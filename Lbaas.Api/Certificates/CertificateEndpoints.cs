using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Drivers.Secrets;
using Lbaas.Drivers.Secrets.Local;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Certificates;

/// <summary><c>/v2/lbaas/certificates</c>: beyond Octavia, for deployments without a key manager.</summary>
public sealed class CertificateEndpoints(IServiceProvider provider, IOptions<CertificateOptions> options, CertificateUsers users, IOptions<ListOptions> lists)
{
    private const string Title = "Certificate";

    private ListOptions Lists => lists.Value;

    public void MapTo(Router router) => router
        .Map("GET", "certificates", "certificate:get_all", request => new(List(request)))
        .Map("POST", "certificates", "certificate:post", CreateAsync)
        .Map("GET", "certificates/{id}", "certificate:get_one", request => new(Show(request)))
        .Map("DELETE", "certificates/{id}", "certificate:delete", request => new(Delete(request)));

    private UploadedCertificates Uploads => options.Value.Driver == "local"
        ? provider.GetRequiredService<UploadedCertificates>()
        : throw new FaultException(new Fault(501, $"Certificates are not kept here: the certificate driver is '{options.Value.Driver}'."));

    private async ValueTask<Answer> CreateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await ReadAsync(request);
        var project = values.Get(CertificateFields.ProjectId) ?? values.Get(CertificateFields.TenantId) ?? request.Caller.ProjectId;
        if (string.IsNullOrEmpty(project))
            throw new FaultException(Fault.Validation("Missing project ID in request where one is required."));
        request.Access.Demand(project);
        try
        {
            var upload = Uploads.Add(project, values.Get(CertificateFields.Name) ?? "", Content(values), SameAs(request.Idempotency));
            return Answer.Envelope(201, "certificate", upload, CertificateRenderer.Write);
        }
        catch (UploadsFullException)
        {
            throw new FaultException(new Fault(403, $"Quota has been met for resources: {Title}"));
        }
    }

    // A file stands in no transaction with the receipt of its upload. Named after its request, it is found again without one.
    private static Guid? SameAs(IdempotencyStamp? stamp) => stamp is null ? null : RequestIds.Of($"{stamp.Key}\n{stamp.Fingerprint}");

    // Faults repeat what they refuse; a key in the wrong place must not come back.
    private static async ValueTask<FieldValues> ReadAsync(ApiRequest request)
    {
        try
        {
            return await request.ReadAsync(CertificateFields.Table, Operations.Post, "certificate_", "certificate");
        }
        catch (FaultException refused) when (refused.Fault.Text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            throw new FaultException(Fault.InvalidInput("certificate_.certificate", "***", "A PEM text stands where none belongs"));
        }
    }

    private static UploadContent Content(FieldValues values)
    {
        var (pem, pkcs12) = (values.Get(CertificateFields.Pem), values.Get(CertificateFields.Pkcs12));
        if ((pem is null) == (pkcs12 is null))
            throw new FaultException(Fault.Validation("Exactly one of pem and pkcs12 must be given."));
        var passphrase = values.Get(CertificateFields.Passphrase);
        try
        {
            return pem is not null ? UploadContent.OfPem(pem, passphrase) : UploadContent.OfPkcs12(Convert.FromBase64String(pkcs12!), passphrase);
        }
        catch (FormatException)
        {
            throw new FaultException(Fault.Validation("pkcs12 is not base64."));
        }
        catch (CertificateException unusable)
        {
            throw new FaultException(Fault.Validation($"The certificate can't be used: {unusable.Message}."));
        }
    }

    private Answer List(ApiRequest request)
    {
        request.AllowQuery("project_id", "tenant_id", "limit", "marker");
        string? project = request.Query["project_id"].FirstOrDefault() ?? request.Query["tenant_id"].FirstOrDefault();
        if (project is not null || !request.Access.Allows($"{request.Access.Action}-global", null))
        {
            project ??= request.Caller.ProjectId;
            request.Access.Demand(project);
            project ??= "";
        }
        return Answer.Envelope(200, "certificates", Page(request, Uploads.List(project)), static (json, uploads) =>
        {
            json.WriteStartArray();
            foreach (var upload in uploads)
                CertificateRenderer.Write(json, upload);
            json.WriteEndArray();
        });
    }

    private IEnumerable<UploadedCertificate> Page(ApiRequest request, IReadOnlyList<UploadedCertificate> uploads)
    {
        if (!Lists.AllowPagination)
            return uploads;
        var limit = ListRequest.LimitOf(request.Query, Lists);
        var start = 0;
        if (request.Query["marker"].FirstOrDefault() is { } marker)
        {
            start = 1 + uploads.Select(upload => upload.Id).ToList().FindIndex(id => Uuids.TryParse(marker, out var asked) && id == asked);
            if (start == 0)
                throw ListRequest.UnknownMarker(marker);
        }
        return uploads.Skip(start).Take(limit ?? int.MaxValue);
    }

    private Answer Show(ApiRequest request)
    {
        request.AllowQuery();
        return Answer.Envelope(200, "certificate", Find(request), CertificateRenderer.Write);
    }

    private Answer Delete(ApiRequest request)
    {
        request.AllowQuery();
        var upload = Find(request);
        if (!Uploads.TryRemove(upload.Id, () => users.Any(upload.ProjectId, upload.Reference)))
            throw new FaultException(new Fault(409, $"{Title} {upload.Id} is in use and cannot be modified."));
        return Answer.NoContent;
    }

    private UploadedCertificate Find(ApiRequest request)
    {
        var id = request.Id(0, Title);
        var upload = Uploads.Find(id) ?? throw new FaultException(Fault.NotFound(Title, id));
        request.Access.Demand(upload.ProjectId);
        return upload;
    }
}

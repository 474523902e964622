using Lbaas.Drivers.Secrets;
using Lbaas.Drivers.Secrets.Local;
using Lbaas.Tests.Drivers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Certificates;

/// <summary>The driver <c>local</c>: the operator's files and the projects' uploads.</summary>
public sealed class LocalCertificateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _outside = new();
    private readonly Issuer _issuer = new();
    private readonly Issued _issued;
    private readonly ManualTimeProvider _clock = new();

    public LocalCertificateTests() => _issued = _issuer.Issue("www.example.org");

    public void Dispose()
    {
        _issuer.Dispose();
        _outside.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_file_is_found_by_its_name_with_or_without_its_ending()
    {
        await File.WriteAllTextAsync(_directory["www.pem"], _issued.Pem);

        Assert.Equal(_issued.Certificate, (await GetAsync("file:www.pem")).CertificatePem);
        Assert.Equal(_issued.Certificate, (await GetAsync("file:www")).CertificatePem);
    }

    [Fact]
    public async Task A_key_may_lie_beside_its_certificate()
    {
        await File.WriteAllTextAsync(_directory["www.crt"], _issued.Certificate);
        await File.WriteAllTextAsync(_directory["www.key"], _issued.Key);

        Assert.Equal(_issued.Key, (await GetAsync("file:www")).PrivateKeyPem);
    }

    [Fact]
    public async Task A_PKCS12_file_is_read()
    {
        await File.WriteAllBytesAsync(_directory["www.p12"], _issued.Pkcs12);

        Assert.Equal(_issued.Certificate, (await GetAsync("file:www")).CertificatePem);
    }

    [Theory]
    [InlineData("file:../secret.pem")]
    [InlineData("file:/etc/passwd")]
    [InlineData("file:")]
    [InlineData("file:..")]
    [InlineData("file:uploaded/x")]
    [InlineData("file:link")]
    [InlineData("secret")]
    [InlineData("local:../x")]
    [InlineData("https://example.org/v1/containers/9fb10ea6-2c2f-4a8d-9c7c-3e0e0a3f8b11")]
    public async Task Nothing_outside_the_directory_is_reached(string reference)
    {
        await File.WriteAllTextAsync(_outside["secret.pem"], _issued.Pem);
        File.CreateSymbolicLink(_directory["link.pem"], _outside["secret.pem"]);

        Assert.Equal(CertificateFailure.NotFound, await FailureAsync(reference));
    }

    [Fact]
    public async Task A_link_within_the_directory_is_followed()
    {
        await File.WriteAllTextAsync(_directory["one.pem"], _issued.Pem);
        File.CreateSymbolicLink(_directory["two.pem"], _directory["one.pem"]);

        Assert.Equal(_issued.Certificate, (await GetAsync("file:two")).CertificatePem);
    }

    [Fact]
    public async Task An_upload_is_its_projects_alone()
    {
        var upload = Uploads().Add("p", "www", UploadContent.OfPem(_issued.Pem, null));

        Assert.Equal(_issued.Certificate, (await GetAsync(upload.Reference)).CertificatePem);
        Assert.Equal(CertificateFailure.NotFound, await FailureAsync(upload.Reference, "q"));
    }

    [Fact]
    public void Uploads_outlive_the_process_in_files_for_nobody_else()
    {
        var upload = Uploads().Add("p", "www", UploadContent.OfPkcs12(_issued.Pkcs12, null));

        var after = Uploads();

        Assert.Equal(upload.Reference, Assert.Single(after.List("p")).Reference);
        Assert.Equal(upload.Facts!.Fingerprint, after.Find(upload.Id)!.Facts!.Fingerprint);
        Assert.All(Directory.GetFiles(_directory["uploaded"]), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void There_is_an_end_to_uploads_of_a_project_and_of_all()
    {
        var uploads = new UploadedCertificates(_directory.Path, 3, 2, _clock, NullLogger<UploadedCertificates>.Instance);
        var content = UploadContent.OfPem(_issuer.Pem, null);
        uploads.Add("p", "", content);
        uploads.Add("p", "", content);

        Assert.Throws<UploadsFullException>(() => uploads.Add("p", "", content));
        uploads.Add("q", "", content);
        Assert.Throws<UploadsFullException>(() => uploads.Add("q", "", content));
    }

    [Fact]
    public async Task What_was_removed_is_gone()
    {
        var uploads = Uploads();
        var upload = uploads.Add("p", "www", UploadContent.OfPem(_issued.Pem, null));

        uploads.TryRemove(upload.Id, () => false);

        Assert.Equal(CertificateFailure.NotFound, await FailureAsync(upload.Reference));
        Assert.Empty(uploads.List(null));
    }

    [Fact]
    public void What_is_held_stays_until_nobody_holds_it()
    {
        var uploads = Uploads();
        var upload = uploads.Add("p", "www", UploadContent.OfPem(_issued.Pem, null));
        var (one, other) = (uploads.Hold([upload.Reference, "file:x"]), uploads.Hold([upload.Reference]));

        one.Dispose();
        one.Dispose();
        Assert.False(uploads.TryRemove(upload.Id, () => false));
        other.Dispose();

        Assert.True(uploads.TryRemove(upload.Id, () => false));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_damaged_upload_harms_no_other(string content)
    {
        var (good, bad) = (Uploads().Add("p", "good", UploadContent.OfPem(_issued.Pem, null)), Uploads().Add("p", "bad", UploadContent.OfPem(_issued.Pem, null)));
        await File.WriteAllTextAsync(Path.Combine(_directory["uploaded"], $"{bad.Id}.json"), content);

        Assert.Equal(_issued.Certificate, (await GetAsync(good.Reference)).CertificatePem);
        Assert.Equal(CertificateFailure.NotFound, await FailureAsync(bad.Reference));
    }

    [Fact]
    public async Task A_damaged_upload_that_is_restored_is_there_again()
    {
        var upload = Uploads().Add("p", "www", UploadContent.OfPem(_issued.Pem, null));
        var file = Path.Combine(_directory["uploaded"], $"{upload.Id}.json");
        var (whole, after) = (await File.ReadAllBytesAsync(file), Uploads());
        await File.WriteAllTextAsync(file, "{");
        Assert.Null(after.Find(upload.Id));

        await File.WriteAllBytesAsync(file, whole);

        Assert.Equal(upload.Reference, after.Find(upload.Id)?.Reference);
        Assert.Single(after.List("p"));
    }

    // As a link whose target is gone is seen, and can't be read.
    [Fact]
    public void An_upload_that_goes_between_the_look_and_the_reading_is_none()
    {
        var (uploads, id) = (Uploads(), Guid.NewGuid());
        Assert.Empty(uploads.List(null));

        File.CreateSymbolicLink(Path.Combine(_directory["uploaded"], $"{id}.json"), _outside["gone"]);

        Assert.Empty(uploads.List(null));
        Assert.Null(uploads.Find(id));
        Assert.Null(uploads.Read(id));
    }

    [Fact]
    public async Task An_upload_that_becomes_damaged_while_it_is_known_is_unreadable()
    {
        var uploads = Uploads();
        var upload = uploads.Add("p", "bad", UploadContent.OfPem(_issued.Pem, null));
        await File.WriteAllTextAsync(Path.Combine(_directory["uploaded"], $"{upload.Id}.json"), "{");

        var driver = new LocalCertificateDriver(new CertificateFiles(_directory.Path), uploads);
        var failure = await Assert.ThrowsAsync<CertificateException>(async () => await driver.GetPemAsync(new(upload.Reference, "p"), default));

        Assert.Equal(CertificateFailure.Unreadable, failure.Failure);
    }

    [Fact]
    public void What_an_upload_cut_short_has_left_is_swept_away()
    {
        var upload = Uploads().Add("p", "www", UploadContent.OfPem(_issued.Pem, null));
        File.SetLastWriteTimeUtc(Fragment(upload), _clock.GetUtcNow().UtcDateTime.AddHours(-1));

        Uploads().List(null);

        Assert.Single(Directory.GetFiles(_directory["uploaded"]));
    }

    [Fact]
    public void What_is_left_of_a_process_that_was_killed_just_now_is_swept_away_later()
    {
        var upload = Uploads().Add("p", "www", UploadContent.OfPem(_issued.Pem, null));
        File.SetLastWriteTimeUtc(Fragment(upload), _clock.GetUtcNow().UtcDateTime);
        var restarted = Uploads();
        restarted.List(null);

        _clock.Advance(TimeSpan.FromMinutes(11));
        restarted.List(null);

        Assert.Single(Directory.GetFiles(_directory["uploaded"]));
    }

    [Fact]
    public void What_another_process_is_uploading_is_left_to_it()
    {
        var upload = Uploads().Add("p", "www", UploadContent.OfPem(_issued.Pem, null));
        File.SetLastWriteTimeUtc(Fragment(upload), _clock.GetUtcNow().UtcDateTime);

        Uploads().List(null);

        Assert.Equal(2, Directory.GetFiles(_directory["uploaded"]).Length);
    }

    [Fact]
    public void Two_processes_on_one_directory_see_each_others_uploads_and_removals()
    {
        var (one, other) = (Uploads(), Uploads());
        Assert.Empty(other.List(null));

        var upload = one.Add("p", "www", UploadContent.OfPem(_issued.Pem, null));
        Assert.Equal(upload.Reference, other.Find(upload.Id)?.Reference);
        Assert.Equal(upload.Reference, Assert.Single(other.List("p")).Reference);

        other.TryRemove(upload.Id, () => false);
        Assert.Null(one.Find(upload.Id));
        Assert.Empty(one.List(null));
    }

    [Fact]
    public void An_upload_that_is_repeated_at_another_process_is_one()
    {
        var (one, other, id) = (Uploads(), Uploads(), Guid.NewGuid());
        var content = UploadContent.OfPem(_issued.Pem, null);

        var ids = new[] { one.Add("p", "www", content, id), other.Add("p", "again", content, id) };

        Assert.All(ids, static upload => Assert.Equal("www", upload.Name));
        Assert.Single(Uploads().List(null));
    }

    [Fact]
    public void What_is_in_a_PEM_text_says_what_it_can_be_used_for()
    {
        Assert.Equal(SecretUse.Certificate, UploadContent.OfPem(_issued.Pem, null).Use);
        Assert.Equal(SecretUse.Authority, UploadContent.OfPem(_issuer.Pem, null).Use);
        Assert.Equal(SecretUse.RevocationList, UploadContent.OfPem(_issuer.RevocationList(), null).Use);
    }

    private string Fragment(UploadedCertificate upload)
    {
        var fragment = Path.Combine(_directory["uploaded"], $"{upload.Id}.json.0123");
        File.Copy(Path.Combine(_directory["uploaded"], $"{upload.Id}.json"), fragment);
        return fragment;
    }

    private UploadedCertificates Uploads() => new(_directory.Path, 100, 100, _clock, NullLogger<UploadedCertificates>.Instance);

    private async Task<CertificateBundle> GetAsync(string reference, string project = "p") =>
        await Driver().GetCertificateAsync(new SecretReference(reference, project), default);

    private async Task<CertificateFailure> FailureAsync(string reference, string project = "p") =>
        (await Assert.ThrowsAsync<CertificateException>(() => GetAsync(reference, project))).Failure;

    private LocalCertificateDriver Driver() => new(new CertificateFiles(_directory.Path), Uploads());
}

using System.Text;
using System.Text.RegularExpressions;

namespace Lbaas.Drivers.Secrets.Local;

/// <summary>
/// PEM and PKCS12 files in one directory. A name has no path in it and a link must end within the directory, so nothing
/// outside can be reached.
/// </summary>
public sealed partial class CertificateFiles(string directory)
{
    /// <summary>A chain with a key has some ten kilobytes; revocation lists grow.</summary>
    public const int LengthMax = 1024 * 1024;

    /// <exception cref="CertificateException"/>
    public CertificateBundle ReadCertificate(string name)
    {
        var path = Find(name, ".pem", ".crt", ".p12", ".pfx");
        var content = Read(path);
        if (Path.GetExtension(path) is ".p12" or ".pfx")
            return BundleReader.FromPkcs12(content);
        var text = Text(content);
        // The other common layout: the key in a file beside it.
        return Path.GetExtension(path) == ".crt" && Existing(Path.ChangeExtension(path, ".key")) is { } key
            ? BundleReader.FromPem(text + "\n" + Text(Read(key)))
            : BundleReader.FromPem(text);
    }

    /// <exception cref="CertificateException"/>
    public string ReadPem(string name) => Text(Read(Find(name, ".pem", ".crt", ".crl")));

    private string Find(string name, params ReadOnlySpan<string> extensions)
    {
        if (!Name().IsMatch(name))
            throw NotFound(name);
        if (Existing(Path.Combine(directory, name)) is { } exact)
            return exact;
        foreach (var extension in extensions)
        {
            if (Existing(Path.Combine(directory, name + extension)) is { } found)
                return found;
        }
        throw NotFound(name);
    }

    private string? Existing(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        if (file.LinkTarget is null)
            return path;
        var root = Path.GetFullPath(directory);
        var target = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        return target is not null && target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new CertificateException(CertificateFailure.NotFound, "the file is a link out of the certificate directory");
    }

    private static byte[] Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        if (stream.Length > LengthMax)
            throw new CertificateException(CertificateFailure.Unreadable, $"the file has more than {LengthMax} bytes");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);

    private static CertificateException NotFound(string name) => name.Length > 128
        ? new(CertificateFailure.NotFound, "there is no file with such a long name")
        : new(CertificateFailure.NotFound, "there is no such file in the certificate directory");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex Name();
}

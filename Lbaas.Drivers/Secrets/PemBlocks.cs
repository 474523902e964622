using System.Security.Cryptography;
using System.Text;

namespace Lbaas.Drivers.Secrets;

/// <summary>The blocks of a PEM text, by label.</summary>
internal static class PemBlocks
{
    public const string Certificate = "CERTIFICATE";
    public const string RevocationList = "X509 CRL";

    /// <summary>Certificates and keys of one secret; a chain is three or four long.</summary>
    private const int BlocksMax = 32;

    private static readonly string[] KeyLabels = ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];

    /// <summary>Every block, each written anew: nothing that stands between them comes along.</summary>
    /// <exception cref="CertificateException">More blocks than any chain has.</exception>
    public static List<(string Label, string Text)> Of(string pem)
    {
        var blocks = new List<(string, string)>();
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (blocks.Count == BlocksMax)
                throw new CertificateException(CertificateFailure.Unreadable, $"there are more than {BlocksMax} PEM blocks");
            blocks.Add((rest[fields.Label].ToString(), rest[fields.Location].ToString() + "\n"));
            rest = rest[fields.Location.End..];
        }
        return blocks;
    }

    public static bool IsKey(string label) => KeyLabels.Contains(label);

    /// <summary>The blocks of one label alone, so that a key beside an authority's certificate goes nowhere.</summary>
    public static string Only(string pem, string label)
    {
        var text = new StringBuilder();
        foreach (var block in Of(pem).Where(block => block.Label == label))
            text.Append(block.Text);
        return text.ToString();
    }
}

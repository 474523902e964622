namespace Lbaas.Actors.L7Rules;

/// <summary>The names of what rules look at and how they compare (spec api 11).</summary>
public static class L7RuleTypes
{
    public const string Cookie = "COOKIE";
    public const string FileType = "FILE_TYPE";
    public const string Header = "HEADER";
    public const string HostName = "HOST_NAME";
    public const string Path = "PATH";
    public const string SslConnHasCert = "SSL_CONN_HAS_CERT";
    public const string SslVerifyResult = "SSL_VERIFY_RESULT";
    public const string SslDnField = "SSL_DN_FIELD";

    public const string Contains = "CONTAINS";
    public const string EndsWith = "ENDS_WITH";
    public const string EqualTo = "EQUAL_TO";
    public const string Regex = "REGEX";
    public const string StartsWith = "STARTS_WITH";

    public static readonly IReadOnlyList<string> All =
        [Cookie, FileType, Header, HostName, Path, SslConnHasCert, SslVerifyResult, SslDnField];

    public static readonly IReadOnlyList<string> Comparisons = [Contains, EndsWith, EqualTo, Regex, StartsWith];

    /// <summary>LR-11.</summary>
    public static bool IsKeyless(string? type) => type is HostName or Path or FileType;
}

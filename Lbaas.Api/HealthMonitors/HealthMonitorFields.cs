using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Api.Fields;

namespace Lbaas.Api.HealthMonitors;

/// <summary>Request bodies of health monitors (spec api 9).</summary>
public static partial class HealthMonitorFields
{
    private static readonly string[] Types = ["HTTP", "HTTPS", "PING", "SCTP", "TCP", "TLS-HELLO", "UDP-CONNECT"];
    private static readonly string[] Methods =
        ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

    public static readonly Field<Guid?> PoolId =
        new("pool_id", Uuids.One) { In = Operations.Post, RequiredIn = Operations.Post };
    public static readonly Field<string> Type =
        new("type", Text.OneOf(Types)) { In = Operations.Create, RequiredIn = Operations.Create };
    public static readonly Field<int?> Delay = new("delay", Numbers.Between(0)) { RequiredIn = Operations.Create };
    public static readonly Field<int?> Timeout = new("timeout", Numbers.Between(0)) { RequiredIn = Operations.Create };
    public static readonly Field<int?> MaxRetries = new("max_retries", Numbers.Between(1, 10)) { RequiredIn = Operations.Create };
    public static readonly Field<int?> MaxRetriesDown = new("max_retries_down", Numbers.Between(1, 10));
    public static readonly Field<string> HttpMethod = new("http_method", Text.OneOf(Methods));
    public static readonly Field<string> UrlPath = new("url_path", Urls.Path);
    public static readonly Field<string> ExpectedCodes =
        new("expected_codes", Text.Matching(Text.LengthMax, CodesPattern(), @"^(\d{3}(\s*,\s*\d{3})*)$|^(\d{3}-\d{3})$"));
    public static readonly Field<string> HttpVersion = new("http_version", Numbers.HttpVersion);
    public static readonly Field<string> DomainName =
        new("domain_name", Text.Matching(Text.LengthMax, DomainPattern(), DomainShown));
    public static readonly Field<string> Name = CommonFields.Name();
    public static readonly Field<bool> AdminStateUp = CommonFields.AdminStateUp();
    public static readonly Field<ImmutableArray<string>?> Tags = CommonFields.Tags();

    public static readonly FieldTable Table = new(
        PoolId, Type, Delay, Timeout, MaxRetries, MaxRetriesDown, HttpMethod, UrlPath, ExpectedCodes, HttpVersion, DomainName,
        Name, AdminStateUp, Tags, CommonFields.ProjectId(), CommonFields.TenantId());

    /// <summary>The monitor that a POST asks for. HTTP defaults (HM-3) are the actor's, which must first see what was given (HM-2).</summary>
    public static HealthMonitor Draft(FieldValues values) => new()
    {
        Type = values.Get(Type)!,
        Delay = values.Get(Delay, 0),
        Timeout = values.Get(Timeout, 0),
        MaxRetries = values.Get(MaxRetries, 0),
        MaxRetriesDown = values.Get(MaxRetriesDown, 3),
        HttpMethod = values.Get(HttpMethod),
        UrlPath = values.Get(UrlPath),
        ExpectedCodes = values.Get(ExpectedCodes),
        HttpVersion = values.Get(HttpVersion),
        DomainName = values.Get(DomainName),
        Name = values.Get(Name) ?? "",
        AdminStateUp = values.Flag(AdminStateUp, true),
        Tags = values.Get(Tags, []),
    };

    public static HealthMonitorPatch Patch(FieldValues values) => new()
    {
        Name = values.Patch(Name),
        AdminStateUp = values.Patch(AdminStateUp),
        Delay = values.Patch(Delay),
        Timeout = values.Patch(Timeout),
        MaxRetries = values.Patch(MaxRetries),
        MaxRetriesDown = values.Patch(MaxRetriesDown),
        HttpMethod = values.Patch(HttpMethod),
        UrlPath = values.Patch(UrlPath),
        ExpectedCodes = values.Patch(ExpectedCodes),
        HttpVersion = values.Patch(HttpVersion),
        DomainName = values.Patch(DomainName),
        Tags = values.Patch(Tags),
    };

    private const string DomainShown =
        @"^(?=^.{1,253}\.?$)(?:(?!-|.+_)[A-Za-z0-9-_]{1,63}(?<!-)(?:\.|$))+$";

    // HM-5. No line breaks between codes, unlike \s: the text goes into a configuration file.
    [GeneratedRegex(@"\A(?:[0-9]{3}(?:[ \t]*,[ \t]*[0-9]{3})*|[0-9]{3}-[0-9]{3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodesPattern();

    // HM-9: labels of 1 to 63 letters, digits and hyphens, none at an end; an underscore at most as the first character.
    [GeneratedRegex(@"\A(?=.{1,253}\.?\z)(?:(?=[^.]{1,63}(?:\.|\z))(?!-)_?[A-Za-z0-9-]*(?<!-)(?:\.(?!\z)|\.?\z))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DomainPattern();
}

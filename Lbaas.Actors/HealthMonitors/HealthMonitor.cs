using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.HealthMonitors;

/// <summary>How the members of a pool are probed (spec api 9). Delay and timeout are seconds.</summary>
public sealed record HealthMonitor
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public bool AdminStateUp { get; init; } = true;
    public string Type { get; init; } = "";
    public int Delay { get; init; }
    public int Timeout { get; init; }

    /// <summary>Successes in a row until a member is up (1..10).</summary>
    public int MaxRetries { get; init; }

    /// <summary>Failures in a row until a member is down (1..10).</summary>
    public int MaxRetriesDown { get; init; } = 3;
    public string? HttpMethod { get; init; }
    public string? UrlPath { get; init; }
    public string? ExpectedCodes { get; init; }

    /// <summary>"1.0" or "1.1"; null leaves it to the amphora.</summary>
    public string? HttpVersion { get; init; }
    public string? DomainName { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    public bool SpeaksHttp => Type is "HTTP" or "HTTPS";

    /// <summary>HM-3: HTTP monitors have defaults, others have none of these attributes.</summary>
    public HealthMonitor WithDefaults() => SpeaksHttp
        ? this with { HttpMethod = HttpMethod ?? "GET", UrlPath = UrlPath ?? "/", ExpectedCodes = ExpectedCodes ?? "200" }
        : this;
}

/// <summary>The attributes a PUT may change.</summary>
public sealed record HealthMonitorPatch
{
    public Optional<string> Name { get; init; }
    public Optional<bool> AdminStateUp { get; init; }
    public Optional<int?> Delay { get; init; }
    public Optional<int?> Timeout { get; init; }
    public Optional<int?> MaxRetries { get; init; }
    public Optional<int?> MaxRetriesDown { get; init; }
    public Optional<string> HttpMethod { get; init; }
    public Optional<string> UrlPath { get; init; }
    public Optional<string> ExpectedCodes { get; init; }
    public Optional<string> HttpVersion { get; init; }
    public Optional<string> DomainName { get; init; }
    public Optional<ImmutableArray<string>?> Tags { get; init; }

    public HealthMonitor ApplyTo(HealthMonitor monitor, DateTimeOffset at) => (monitor with
    {
        Name = Name.Or(monitor.Name) ?? "",
        AdminStateUp = AdminStateUp.Or(monitor.AdminStateUp),
        Delay = Delay.Or(monitor.Delay) ?? monitor.Delay,
        Timeout = Timeout.Or(monitor.Timeout) ?? monitor.Timeout,
        MaxRetries = MaxRetries.Or(monitor.MaxRetries) ?? monitor.MaxRetries,
        MaxRetriesDown = MaxRetriesDown.Or(monitor.MaxRetriesDown) ?? 3,
        HttpMethod = HttpMethod.Or(monitor.HttpMethod),
        UrlPath = UrlPath.Or(monitor.UrlPath),
        ExpectedCodes = ExpectedCodes.Or(monitor.ExpectedCodes),
        HttpVersion = HttpVersion.Or(monitor.HttpVersion),
        DomainName = DomainName.Or(monitor.DomainName),
        Tags = Tags.Or(monitor.Tags) ?? [],
        UpdatedAt = at,
    }).WithDefaults();
}

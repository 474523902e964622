using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>What an agent's answer, or its silence, means (spec amphora 1): each becomes one of the driver's exceptions.</summary>
internal static partial class AgentFailures
{
    private const int ReasonLengthMax = 2000;

    /// <summary>Null for an exception that is no failure of a transport.</summary>
    public static AmphoraDriverException? OfTransport(Exception failure) => failure switch
    {
        OperationCanceledException => new TimeOutException("the agent did not answer in time", failure),
        HttpRequestException { InnerException: AuthenticationException } =>
            new UnauthorizedException("the agent's certificate is not the one of this amphora, or the agent refused ours", failure),
        HttpRequestException { InnerException: SocketException refused } =>
            new UnavailableException($"the agent can't be reached: {refused.Message}", failure)
            {
                IsRefused = refused.SocketErrorCode == SocketError.ConnectionRefused,
            },
        HttpRequestException or IOException => new UnavailableException($"the agent can't be reached: {failure.Message}", failure),
        _ => null,
    };

    /// <summary>For any request; uploads look at 400 and 409 first.</summary>
    public static AmphoraDriverException OfStatus(string request, AgentAnswer answer)
    {
        var text = $"{request}: the agent answered {answer.Status} {Details(answer.Body)}".TrimEnd();
        return answer.Status switch
        {
            401 or 403 => new UnauthorizedException(text),
            404 or 409 or 408 or 429 or >= 500 => new UnavailableException(text),
            _ => new AmphoraDriverException(text),
        };
    }

    /// <summary>For an upload or a deletion that carries a revision.</summary>
    public static AmphoraDriverException OfFencedStatus(string request, AgentAnswer answer) => answer.Status switch
    {
        400 => new LoadBalancerProvisioningException($"the node refuses the configuration: {Details(answer.Body)}"),
        409 when NodeRevision().Match(Details(answer.Body)) is { Success: true } match
            && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) =>
            new RevisionFencedException($"the node refuses the revision: {Details(answer.Body)}", revision),
        _ => OfStatus(request, answer),
    };

    // Errors come as {message, details} from handlers and as {error} from the framework.
    private static string Details(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var key in (string[])["details", "error", "message"])
                {
                    if (json.RootElement.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String)
                        return Bounded(value.GetString()!);
                }
            }
            return Bounded(body);
        }
        catch (JsonException)
        {
            return Bounded(body);
        }
    }

    private static string Bounded(string text)
    {
        var clean = string.Concat(text.Trim().Take(ReasonLengthMax).Select(c => char.IsControl(c) && c != '\n' ? ' ' : c));
        return text.Trim().Length > ReasonLengthMax ? clean + " …" : clean;
    }

    [GeneratedRegex(@"revision [0-9]+ is lower than ([0-9]+)")]
    private static partial Regex NodeRevision();
}

using System.Net;
using System.Text.Json;

namespace Lbaas.Tests.Events;

/// <summary>One connection to an event stream.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream stream) => (_response, _lines) = (response, new StreamReader(stream));

    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>The last event id that a browser would come back with.</summary>
    public long LastId { get; private set; }

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path.StartsWith('/') ? path : $"/v2/lbaas/{path}");
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId.ToString());
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null when the server ends the stream.</summary>
    public async Task<JsonElement?> NextAsync(CancellationToken cancellation = default)
    {
        var data = "";
        while (await _lines.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture);
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && data.Length > 0)
                return JsonDocument.Parse(data).RootElement;
        }
        return null;
    }

    /// <summary>Reads until an event fits.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> fits)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await NextAsync(limit.Token) is { } next)
        {
            if (fits(next))
                return next;
        }
        throw new InvalidOperationException("The stream ended.");
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}

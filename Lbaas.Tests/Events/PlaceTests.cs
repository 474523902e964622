using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization;
using Lbaas.Api.Events;
using Lbaas.Api.Http;
using Lbaas.Runtime.Notices;
using Lbaas.Tests.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Events;

/// <summary>Who holds a request open, how many of them, and how long.</summary>
public sealed class PlaceTests
{
    [Fact]
    public void One_project_gets_half_of_the_places()
    {
        var places = new Places(4, "things");
        places.Enter("greedy");
        places.Enter("greedy");

        Assert.Throws<NoPlaceException>(() => places.Enter("greedy"));
        places.Enter("other");
        places.Enter(null);
        Assert.Throws<NoPlaceException>(() => places.Enter("third"));
    }

    [Fact]
    public void A_place_that_is_left_can_be_taken_by_anyone()
    {
        var places = new Places(1, "things");
        places.Enter("one");
        Assert.Throws<NoPlaceException>(() => places.Enter("other"));

        places.Leave("one");

        places.Enter("other");
        Assert.Equal(1, places.Taken);
    }

    [Fact]
    public async Task A_stream_ends_after_its_time_so_that_its_bearer_shows_again_who_he_is()
    {
        await using var server = new TestServer();
        await server.InitializeAsync();
        var time = new ManualTimeProvider();
        var stream = new EventStream(
            server.Services.GetRequiredService<INoticeLog>(), new EventOptions { StreamMinutes = 5 }, time,
            server.Services.GetRequiredService<IHostApplicationLifetime>(), NullLogger<EventStream>.Instance);
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        var sending = stream.Begin(
            new ApiRequest(http, "req-1", new Access(new AllowAll(), new Caller("p", "u", []), "event:get_all"), []), default, 0)(http);
        Assert.False(sending.IsCompleted);

        time.Advance(TimeSpan.FromMinutes(5));

        await sending.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, stream.Open);
    }

    [Fact]
    public async Task A_HEAD_of_the_events_holds_nothing_open()
    {
        await using var server = new TestServer();
        await server.InitializeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/v2/lbaas/events");

        using var response = await server.Client.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((System.Net.HttpStatusCode.OK, 0), (response.StatusCode, server.Services.GetRequiredService<EventStream>().Open));
    }
}

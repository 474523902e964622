using System.Net;

namespace Lbaas.Tests.Amphora;

/// <summary>Octavia's controllers write some paths with two slashes.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class RepeatedSlashTests
{
    [Theory]
    [InlineData("//", HttpStatusCode.OK)]
    [InlineData("//1.0///info", HttpStatusCode.OK)]
    [InlineData("//1.0/nothing", HttpStatusCode.NotFound)]
    public async Task Several_slashes_are_one(string path, HttpStatusCode expected)
    {
        await using var agent = await AgentUnderTest.StartAsync();

        using var answer = await agent.Client.GetAsync(new Uri($"https://{agent.Id}:1{path}"));

        Assert.Equal(expected, answer.StatusCode);
    }
}

using Lbaas.Amphora;

namespace Lbaas.Tests.Amphora;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("AmphoraId", "not-a-uuid")]
    [InlineData("BasePath", "relative")]
    [InlineData("BasePath", "/a/path/that/is/much/too/long/for/the/unix/sockets/of/haproxy/below")]
    [InlineData("Port", "65536")]
    [InlineData("BindAddress", "localhost")]
    [InlineData("ServerCertificate", "/absent")]
    [InlineData("Heartbeat:Controllers:0", "127.0.0.1")]
    [InlineData("Heartbeat:IntervalSeconds", "0")]
    public void A_configuration_that_cannot_work_is_refused_by_name(string key, string value)
    {
        var fault = Assert.Throws<InvalidConfigurationException>(() => AgentProgram.Build([$"--{key}={value}"]));

        Assert.Contains(key.Replace(":0", ""), fault.Message);
    }

    [Fact]
    public async Task A_second_agent_on_the_same_base_path_is_refused()
    {
        await using var agent = await AgentUnderTest.StartAsync();
        var configuration = Path.Combine(agent.BasePath, "second.json");
        await File.WriteAllTextAsync(configuration, agent.Configuration([]));

        var fault = Assert.Throws<InvalidConfigurationException>(() => AgentProgram.Build(["--config", configuration]));

        Assert.Contains("Another agent", fault.Message);
    }
}

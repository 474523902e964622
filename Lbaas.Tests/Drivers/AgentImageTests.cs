using Lbaas.Actors.Compute;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Compute.Local;

namespace Lbaas.Tests.Drivers;

/// <summary>Which agent an amphora on this machine runs.</summary>
public sealed class AgentImageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LocalComputeOptions _options = new() { AgentPath = "/same/build", Images = { ["v1"] = "/one", ["v2"] = "/two" } };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(null, "", null)]
    [InlineData(null, "v1", "v1")]
    [InlineData("v2", "v1", "v2")]
    public void What_is_asked_for_goes_before_the_deployments(string? wanted, string deployment, string? image) =>
        Assert.Equal(image, new AgentImages(_options, deployment).Settle(Made(), wanted));

    [Fact]
    public void An_amphora_stays_with_its_image_when_the_deployment_has_another()
    {
        var files = Made();
        new AgentImages(_options, "v1").Settle(files, null);

        Assert.Equal("v1", new AgentImages(_options, "v2").Settle(files, null));
    }

    [Fact]
    public void An_amphora_from_before_there_were_images_has_none()
    {
        var files = Made();
        File.WriteAllText(files.Instance, "{}");

        Assert.Null(new AgentImages(_options, "v2").Settle(files, null));
    }

    [Fact]
    public void An_image_that_nobody_knows_will_never_run()
    {
        var failure = Assert.Throws<ComputeException>(() => new AgentImages(_options, "").Settle(Made(), "v9"));

        Assert.True(failure.IsFinal);
        Assert.Equal("there is no image 'v9' in Lbaas:Compute:Local:Images: it has v1, v2", failure.Message);
    }

    [Fact]
    public void An_image_that_was_taken_away_can_come_back()
    {
        var images = new AgentImages(new LocalComputeOptions(), "");

        Assert.False(Assert.Throws<ComputeException>(() => images.ProgramOf("v1")).IsFinal);
    }

    [Fact]
    public void Each_image_is_a_program()
    {
        var images = new AgentImages(_options, "");

        Assert.Equal(("/same/build", "/two"), (images.ProgramOf(null), images.ProgramOf("v2")));
    }

    [Fact]
    public async Task An_instance_that_is_only_said_to_be_there_says_its_image()
    {
        var driver = new NoopComputeDriver(new Lbaas.Drivers.Noop.NoopBehavior(TimeProvider.System), "v1");

        var usual = await driver.CreateAsync(new CreateInstance(Guid.NewGuid(), null, "nova"), default);
        var other = await driver.CreateAsync(new CreateInstance(Guid.NewGuid(), null, "nova", new InstanceTraits(null, "v2")), default);

        Assert.Equal(("v1", "v2"), (usual.Image, other.Image));
    }

    private AgentFiles Made()
    {
        var files = new AgentFiles(_directory["amphorae"], _directory["links"], Guid.NewGuid());
        Directory.CreateDirectory(_directory["links"]);
        files.Create();
        return files;
    }
}

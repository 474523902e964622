using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Runtime;

/// <summary>Who may be beside whom in a data directory.</summary>
public sealed class DataDirectoryLockTests
{
    [Fact]
    public void Nodes_of_a_cluster_share_a_directory()
    {
        using var directory = new TemporaryDirectory();
        using var first = DataDirectoryLock.AcquireShared(directory.Path, "one");

        using var second = DataDirectoryLock.AcquireShared(directory.Path, "two");
    }

    [Fact]
    public void Two_nodes_of_one_name_do_not()
    {
        using var directory = new TemporaryDirectory();
        using var first = DataDirectoryLock.AcquireShared(directory.Path, "one");

        var refusal = Assert.Throws<DataDirectoryInUseException>(() => DataDirectoryLock.AcquireShared(directory.Path, "one"));

        Assert.Equal($"the node one (process {Environment.ProcessId})", refusal.Owners);
    }

    [Fact]
    public void An_embedded_host_waits_for_every_node_to_be_gone_and_hears_their_names()
    {
        using var directory = new TemporaryDirectory();
        using (DataDirectoryLock.AcquireShared(directory.Path, "one"))
        {
            using (DataDirectoryLock.AcquireShared(directory.Path, "two"))
            {
                var both = Assert.Throws<DataDirectoryInUseException>(() => DataDirectoryLock.Acquire(directory.Path));
                Assert.Equal($"the node one (process {Environment.ProcessId}) and the node two (process {Environment.ProcessId})", both.Owners);
            }

            Assert.Throws<DataDirectoryInUseException>(() => DataDirectoryLock.Acquire(directory.Path));
        }

        using var embedded = DataDirectoryLock.Acquire(directory.Path);
    }

    [Fact]
    public void No_node_comes_beside_an_embedded_host_and_one_may_when_it_is_gone()
    {
        using var directory = new TemporaryDirectory();
        using (DataDirectoryLock.Acquire(directory.Path))
        {
            var refusal = Assert.Throws<DataDirectoryInUseException>(() => DataDirectoryLock.AcquireShared(directory.Path, "one"));
            Assert.Equal($"the process {Environment.ProcessId}", refusal.Owners);
        }

        using var node = DataDirectoryLock.AcquireShared(directory.Path, "one");
    }

    [Theory]
    [InlineData("")]
    [InlineData("../one")]
    public void A_node_name_that_is_no_file_name_is_refused(string name)
    {
        using var directory = new TemporaryDirectory();

        Assert.Throws<ArgumentException>(() => DataDirectoryLock.AcquireShared(directory.Path, name));
    }
}

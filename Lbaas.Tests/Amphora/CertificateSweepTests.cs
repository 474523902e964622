using Lbaas.Amphora.LoadBalancers;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Amphora;

public sealed class CertificateSweepTests
{
    [Fact]
    public void What_nothing_names_goes_and_the_rest_stays()
    {
        using var directory = new TemporaryDirectory();
        var files = new LoadBalancerFiles(directory.Path, Guid.NewGuid());
        Directory.CreateDirectory(files.Directory);
        Directory.CreateDirectory(files.Certificates);
        string[] written = ["list.pem", "listed.pem", "ca.pem", "old.pem", "fresh.pem"];
        foreach (var name in written)
            File.WriteAllText(Path.Combine(files.Certificates, name), name == "list.pem" ? "/certs/listed.pem\n" : "");
        File.WriteAllText(files.Configuration, "bind :443 ssl crt-list /certs/list.pem ca-file /certs/ca.pem\n");
        File.SetLastWriteTimeUtc(Path.Combine(files.Certificates, "old.pem"), File.GetLastWriteTimeUtc(files.Configuration).AddHours(-2));

        CertificateSweep.Run(files);

        Assert.Equal(written.Except(["old.pem"]).Order(), Directory.GetFiles(files.Certificates).Select(Path.GetFileName).Order());
    }
}

using System.Text.Json;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>
/// Where the files of one amphora on this machine lie: <c>amphorae/ID/</c> (mode 0700), and a link to it with a short
/// name, since the agent's sockets need one (HAProxy takes at most 97 characters).
/// </summary>
internal sealed class AgentFiles(string amphorae, string links, Guid amphoraId)
{
    public Guid AmphoraId { get; } = amphoraId;

    public string Directory { get; } = Path.Combine(amphorae, amphoraId.ToString());

    /// <summary>The agent's base path: the directory by its short name.</summary>
    public string BasePath { get; } = Path.Combine(links, amphoraId.ToString("N"));

    public string Configuration => Path.Combine(Directory, "agent-config.json");

    public string ServerCertificate => Path.Combine(Directory, "server.pem");

    public string ClientCa => Path.Combine(Directory, "client-ca.pem");

    /// <summary>The tag of the image that was settled on; empty for none.</summary>
    public string Image => Path.Combine(Directory, "image");

    public string Instance => Path.Combine(Directory, "instance.json");

    /// <summary>Written by the launcher as soon as there is a process.</summary>
    public string Pid => Path.Combine(Directory, "agent.pid");

    /// <summary>Written by the agent when it listens.</summary>
    public string Announcement => Path.Combine(Directory, "agent.json");

    /// <summary>What the agent has said since its start, or since the log was cut.</summary>
    public string Log => Path.Combine(Directory, "agent.log");

    /// <summary>What it had said before that.</summary>
    public string OldLog => Log + ".1";

    /// <summary>Every process of the amphora names a file of the directory on its command line, by the long or the short name.</summary>
    public string[] Marks => [Directory + "/", BasePath + "/"];

    /// <summary>Makes the directory and the link to it.</summary>
    public void Create()
    {
        PrivateFile.CreateDirectory(Directory);
        var link = new FileInfo(BasePath);
        if (link.LinkTarget == Directory)
            return;
        if (link.LinkTarget is not null)
            link.Delete();
        File.CreateSymbolicLink(BasePath, Directory);
    }

    public void Delete()
    {
        if (new FileInfo(BasePath).LinkTarget is not null)
            File.Delete(BasePath);
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>A number out of one of the JSON files; null when the file is not there (or only half there) or has none.</summary>
    public static int? ReadNumber(string file, string key)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.TryGetProperty(key, out var value) && value.TryGetInt32(out var number) ? number : null;
        }
        catch (Exception failure) when (failure is IOException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The process that the launcher started last; null when there never was one.</summary>
    public int? ReadPid()
    {
        try
        {
            return int.TryParse(File.ReadAllText(Pid), out var pid) ? pid : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

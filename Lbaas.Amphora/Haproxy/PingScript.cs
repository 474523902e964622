using System.Text;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Haproxy;

/// <summary>
/// The program that HAProxy runs to ping a member (spec amphora 3.5, PING). HAProxy's workers are nobody on this machine, and
/// the base path is for the agent alone; so it lies where everybody may read and only root may write.
/// </summary>
/// <remarks>
/// HAProxy ends it when the monitor's timeout is over; the deadline is for one whose HAProxy has died. All agents of a
/// machine write the same text.
/// </remarks>
public sealed class PingScript
{
    private const string Text = """
        #!/bin/sh
        # HAProxy runs this for each check: PROXY_ADDRESS PROXY_PORT MEMBER_ADDRESS MEMBER_PORT
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        address=${HAPROXY_SERVER_ADDR:-$3}
        case $address in
            *:*) family=-6 ;;
            *) family=-4 ;;
        esac
        exec ping "$family" -n -q -c 1 -w 60 "$address" >/dev/null 2>&1

        """;

    private const UnixFileMode Executable = AtomicFile.Readable
        | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public PingScript(AgentOptions options, LoadBalancerDirectory directory)
    {
        if (!Environment.IsPrivilegedProcess)
            Path = directory.PathOf("ping-wrapper.sh"); // then HAProxy's workers are whom the agent is
        else
        {
            Directory.CreateDirectory(options.ScriptDirectory);
            File.SetUnixFileMode(options.ScriptDirectory, Executable);
            Path = System.IO.Path.Combine(options.ScriptDirectory, "ping-wrapper.sh");
        }
        Write();
    }

    public string Path { get; }

    private void Write()
    {
        if (File.Exists(Path) && File.ReadAllText(Path) == Text && File.GetUnixFileMode(Path) == Executable)
            return;
        // Another agent may write at the same time: each its own file, and the last one to be renamed stays.
        var beside = $"{Path}.{Environment.ProcessId}-{Guid.NewGuid():N}";
        File.WriteAllText(beside, Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.SetUnixFileMode(beside, Executable);
        AtomicFile.Replace(beside, Path);
    }
}

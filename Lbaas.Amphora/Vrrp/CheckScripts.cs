using System.Text;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Vrrp;

/// <summary>
/// The scripts by which keepalived decides whether this node may have the VIPs (spec amphora 4). They run every few seconds
/// whether or not the agent does, so they need nothing but what every Debian has: a shell, and perl for the sockets.
/// </summary>
internal static class CheckScripts
{
    private const UnixFileMode Executable = AtomicFile.Readable
        | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // A script that can't be run fails as well: its exit code is 126 or 127.
    private const string All = """
        #!/bin/sh
        # Runs every check of this node; 0 when all are well. Written by the agent.
        status=0
        for script in "CHECK_SCRIPTS"/*; do
            "$script" || status=$((status + $?))
        done
        [ "$status" -gt 255 ] && status=255
        exit "$status"

        """;

    // A load balancer counts while it is meant to run: it has the mark "run". One that was stopped on purpose doesn't.
    private const string Haproxy = """
        #!/usr/bin/perl
        # Every load balancer's HAProxy must answer a stats query in time; without any load balancer, nor any UDP listener,
        # this node has nothing to offer. Written by the agent.
        use strict;
        use IO::Socket::UNIX;
        my $base = 'BASE_PATH';
        my @balancers = map { m{([^/]+)/run\z} } glob("$base/????????-????-????-????-????????????/run");
        my @lvs = glob("$base/lvs/octavia-keepalivedlvs-*.conf");
        exit 1 unless @balancers || @lvs;
        local $SIG{ALRM} = sub { exit 1 };
        for my $id (@balancers) {
            alarm 4;
            my $socket = IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => "$base/$id.sock") or exit 1;
            print $socket "show stat -1 1 -1\n";
            $socket->flush;
            my $line = <$socket>;
            exit 1 unless defined $line && $line =~ /^# pxname/;
        }
        exit 0;

        """;

    // One process for each listener with LVS, one for all of them without.
    private const string Lvs = """
        #!/bin/sh
        # What carries the UDP and SCTP listeners that are meant to run must live. Written by the agent.
        for mark in "BASE_PATH"/lvs/octavia-keepalivedlvs-*.run; do
            [ -e "$mark" ] || continue
            # Without a pool there is nothing to carry, and with LVS nobody who would.
            grep -q "^virtual_server " "${mark%.run}.conf" || continue
            file="${mark%.run}.pid"
            [ -e "$file" ] || file="BASE_PATH/lvs/forwarder.pid"
            pid=
            read -r pid < "$file" || [ -n "$pid" ] || exit 1
            [ -d "/proc/$pid" ] || exit 1
        done
        exit 0

        """;

    /// <summary>Writes them, as this version of the agent has them.</summary>
    public static void Write(VrrpFiles files, LoadBalancerDirectory directory)
    {
        Directory.CreateDirectory(files.CheckScripts);
        var basePath = Path.GetDirectoryName(files.Directory)!;
        Write(files.CheckScript, All.Replace("CHECK_SCRIPTS", files.CheckScripts, StringComparison.Ordinal));
        Write(Path.Combine(files.CheckScripts, "haproxy_check_script.sh"), Haproxy.Replace("BASE_PATH", basePath, StringComparison.Ordinal));
        Write(Path.Combine(files.CheckScripts, "lvs_check_script.sh"), Lvs.Replace("BASE_PATH", basePath, StringComparison.Ordinal));
    }

    private static void Write(string path, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        // It may be running just now: left alone unless it is another.
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            AtomicFile.Write(path, content, Executable);
    }
}

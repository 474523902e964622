using System.Runtime.CompilerServices;
using System.Text;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Cli;

/// <summary>
/// A file of commands, each after <c>$</c> and followed by what it prints. Ids that the server made and times are
/// replaced by names; a later command can use such a name for the id.
/// </summary>
internal sealed class Transcript
{
    private const string Prompt = "$ ";
    private const string Program = "openstack ";

    private readonly string _name;
    private readonly List<string> _commands;
    private readonly NamedIds _ids;
    private readonly StringBuilder _seen = new();

    /// <param name="name">Its file's.</param>
    /// <param name="given">Names its commands may use for ids of things that are there before it begins.</param>
    public Transcript(string name, IReadOnlyDictionary<string, string>? given = null)
    {
        _name = name;
        _commands = [.. CommandsOf(name)];
        _ids = new NamedIds(string.Join('\n', _commands), given ?? new Dictionary<string, string>());
    }

    /// <summary>The commands of a transcript, without the program's name.</summary>
    public static IEnumerable<string> CommandsOf(string name) => File.ReadLines(Path.Combine(Directory(), $"{name}.txt"))
        .Where(line => line.StartsWith(Prompt + Program, StringComparison.Ordinal))
        .Select(line => line[(Prompt.Length + Program.Length)..]);

    /// <summary>Those that there are.</summary>
    public static IEnumerable<string> Names() =>
        System.IO.Directory.GetFiles(Directory(), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();

    /// <summary>Gives the commands to a client, in one process as long as no command needs an id that is not known yet.</summary>
    /// <returns>The transcript as it came out.</returns>
    public async Task<string> RunAsync(OpenStackClient client)
    {
        var next = 0;
        while (next < _commands.Count)
        {
            // The first one may need an id that will never be known; it is sent as it stands, and fails.
            var batch = _commands.Skip(next).TakeWhile((command, i) => i == 0 || _ids.Knows(command)).Select(_ids.Resolve).ToList();
            Append(await client.RunAsync(batch), batch, _commands.GetRange(next, batch.Count));
            next += batch.Count;
        }
        return _seen.ToString();
    }

    /// <summary>Compares a run with the file.</summary>
    public void Check(string seen) => GoldenFile.Check(Path.Combine(Directory(), $"{_name}.txt"), seen);

    // The client echoes each command before it runs it.
    private void Append(string output, List<string> sent, List<string> written)
    {
        var next = 0;
        foreach (var line in output.Split('\n').SkipWhile(line => line != sent[0]))
        {
            if (next < sent.Count && line == sent[next])
                _seen.Append(Prompt).Append(Program).Append(written[next++]).Append('\n');
            else if (line.Length > 0)
                _seen.Append(_ids.Name(line).TrimEnd()).Append('\n');
        }
    }

    private static string Directory([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Transcripts");
}

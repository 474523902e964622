using System.Runtime.InteropServices;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>Which program is the agent, and how it is started.</summary>
internal static class AgentProgramFile
{
    private const string Name = "Lbaas.Amphora";

    /// <summary>The command: an executable, or the runtime we run on and a <c>.dll</c>.</summary>
    /// <param name="configured">What the options say; null looks for the agent of the same build.</param>
    /// <exception cref="ComputeException">There is none.</exception>
    public static IReadOnlyList<string> Command(string? configured)
    {
        var path = configured is null ? Search() : Path.GetFullPath(configured);
        if (path is null || !File.Exists(path))
            throw new ComputeException($"The agent {configured ?? Name + ".dll"} was not found. Build {Name}, or set Lbaas:Compute:Local:AgentPath.");
        return path.EndsWith(".dll", StringComparison.Ordinal) ? [Runtime(), path] : [path];
    }

    // Beside us, in a directory beside ours (as published), or in the other project's output (as built).
    private static string? Search()
    {
        var here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var project = here.Split(Path.DirectorySeparatorChar);
        var bin = Array.LastIndexOf(project, "bin");
        List<string> directories = [here, Path.Combine(here, "..", Name)];
        if (bin > 0)
            directories.Add(string.Join(Path.DirectorySeparatorChar, [.. project[..(bin - 1)], Name, .. project[bin..]]));
        return directories.Select(d => Path.GetFullPath(Path.Combine(d, Name + ".dll")))
            .FirstOrDefault(f => File.Exists(f) && File.Exists(Path.ChangeExtension(f, ".runtimeconfig.json")));
    }

    // shared/Microsoft.NETCore.App/VERSION/ lies three below the program that runs us.
    private static string Runtime()
    {
        var program = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(program) ? program : "dotnet";
    }
}

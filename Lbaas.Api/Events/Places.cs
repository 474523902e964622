using System.Runtime.InteropServices;
using Lbaas.Runtime;

namespace Lbaas.Api.Events;

/// <summary>A bound on how many requests may stay open at once. One project gets half of the places at most: it can't shut out the others.</summary>
/// <param name="limit">At least 1.</param>
public sealed class Places(int limit, string what)
{
    private readonly Dictionary<string, int> _byProject = [];
    private readonly int _perProject = (limit + 1) / 2;
    private int _taken;

    /// <summary>How many are open now.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place, to be given back once with <see cref="Leave"/>.</summary>
    /// <param name="projectId">The sender's; null is a project like any other.</param>
    /// <exception cref="NoPlaceException">All are taken, or as many as the project gets.</exception>
    public void Enter(string? projectId)
    {
        lock (_byProject)
        {
            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(_byProject, projectId ?? "", out _);
            if (_taken >= limit || own >= _perProject)
            {
                if (own == 0)
                    _byProject.Remove(projectId ?? "");
                throw new NoPlaceException(what);
            }
            own++;
            _taken++;
        }
    }

    public void Leave(string? projectId)
    {
        lock (_byProject)
        {
            _taken--;
            if (--CollectionsMarshal.GetValueRefOrNullRef(_byProject, projectId ?? "") == 0)
                _byProject.Remove(projectId ?? "");
        }
    }
}

/// <summary>As many requests stay open as the edge allows. Nothing has happened.</summary>
public sealed class NoPlaceException(string what)
    : HostUnavailableException($"As many {what} are open as may be.", TimeSpan.FromSeconds(5));

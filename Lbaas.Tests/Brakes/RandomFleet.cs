using Lbaas.Actors.Brakes;

namespace Lbaas.Tests.Brakes;

/// <summary>
/// Amphorae that die, live again and are replaced at random, over a post that loses, doubles and overtakes, with a brake that is
/// restarted and overridden in between. What holds a place is counted by what amphorae were told, not by what the brake thinks.
/// </summary>
internal sealed class RandomFleet
{
    private const int Size = 60;
    private const int Zones = 4;
    private const int HostsOfZone = 3;

    private readonly Random _random;
    private readonly BrakeOptions _options;
    private readonly DrivenBrake _brake;
    private readonly bool[] _isDead = new bool[Size];
    private readonly HashSet<Guid> _holders = [];
    private readonly List<BrakeCommand> _post = [];
    private bool _loses = true;

    public RandomFleet(int seed)
    {
        _random = new Random(seed);
        _options = new BrakeOptions
        {
            ConvictionsMax = _random.Next(1, 20),
            PerHostMax = _random.Next(1, 4),
            PerZoneMax = _random.Next(1, 8),
            TotalMax = _random.Next(1, 15),
            QueueMax = _random.Next(5, Size),
        };
        _brake = new DrivenBrake(_options) { Told = Hear };
    }

    /// <summary>What was wrong first; null: nothing.</summary>
    public string? Mistake { get; private set; }

    public void LiveThroughTrouble(int steps)
    {
        for (var i = 0; i < steps && Mistake is null; i++)
        {
            Step();
            Check();
        }
    }

    /// <summary>Nothing is lost any more, nobody else dies, and an operator lets all go: in the end all who are dead have been replaced.</summary>
    public void Settle()
    {
        _loses = false;
        // Each of them may wait for all others, and every round ends the replacements that are under way.
        for (var round = 0; round < 2 * Size && Mistake is null; round++)
        {
            for (var n = 0; n < Size; n++)
            {
                if (_isDead[n])
                    Request(n);
            }

            Deliver(_post.Count);
            _brake.Say(OverrideMode.Open, TimeSpan.FromHours(1));
            for (var n = 0; n < Size; n++)
            {
                if (_isDead[n] && _brake.IsGranted(n) == true)
                    Replace(n);
            }

            Deliver(_post.Count);
            _brake.Pass(_options.TellAgain);
            Deliver(_post.Count);
            Check();
        }

        if (_isDead.Contains(true))
            Mistake ??= $"{_isDead.Count(dead => dead)} were never replaced.";
        if (!_brake.State.IsIdle)
            Mistake ??= "A place stays taken, or somebody waits for nothing.";
        if (_brake.State.IsClosed)
            Mistake ??= "It stays closed.";
    }

    private void Step()
    {
        var n = _random.Next(Size);
        switch (_random.Next(12))
        {
            case <= 3:
                _isDead[n] = true;
                Request(n);
                break;
            case 4:
                _isDead[n] = false;
                Send(new WithdrawRepair(DrivenBrake.Amphora(n)));
                break;
            case 5 or 6 when _isDead[n] && _brake.IsGranted(n) == true:
                Replace(n);
                break;
            case 7:
                _brake.Pass(TimeSpan.FromSeconds(_random.Next(400)));
                break;
            case 8 when _random.Next(5) == 0:
                _brake.Sleep(TimeSpan.FromSeconds(_random.Next(100)));
                _brake.Restart();
                break;
            case 9 when _random.Next(5) == 0:
                _brake.Say((OverrideMode)_random.Next(3), TimeSpan.FromMinutes(_random.Next(1, 20)));
                break;
            default:
                Deliver(_random.Next(1, 6));
                break;
        }
    }

    private void Replace(int n)
    {
        _isDead[n] = false;
        Send(new RepairEnded(DrivenBrake.Amphora(n)));
    }

    private void Request(int n) => Send(new RequestRepair(
        DrivenBrake.Amphora(n), Guid.Empty, DomainOf(n), "silent"));

    private void Send(BrakeCommand command)
    {
        var copies = _loses ? _random.Next(10) switch { 0 => 0, 1 => 2, _ => 1 } : 1;
        _post.AddRange(Enumerable.Repeat(command, copies));
    }

    private void Deliver(int count)
    {
        for (var i = 0; i < count && _post.Count > 0; i++)
        {
            var next = _loses ? _random.Next(_post.Count) : 0;
            var command = _post[next];
            _post.RemoveAt(next);
            // Whoever says so gives its place back with it.
            if (command is WithdrawRepair or RepairEnded)
                _holders.Remove(command is WithdrawRepair withdrawn ? withdrawn.AmphoraId : ((RepairEnded)command).AmphoraId);
            _brake.Tell(command);
        }
    }

    // The counting must not miss what is lost on the way: it sees what is sent, the amphora only what arrives.
    private void Hear(Guid amphora, BrakeAnswer answer)
    {
        if (answer is RepairGranted)
            _holders.Add(amphora);
        else
            _holders.Remove(amphora);
        if (!_isDead[NumberOf(amphora)] && (!_loses || _random.Next(10) > 0))
            Send(new WithdrawRepair(amphora));
    }

    private void Check()
    {
        var domains = _holders.Select(holder => DomainOf(NumberOf(holder))).ToList();
        if (domains.Count > _options.TotalMax)
            Mistake ??= $"{domains.Count} are replaced at once.";
        if (domains.CountBy(domain => domain.Zone).Any(zone => zone.Value > _options.PerZoneMax))
            Mistake ??= "Too many of a zone are replaced at once.";
        if (domains.Where(domain => domain.Host is not null).CountBy(domain => domain).Any(host => host.Value > _options.PerHostMax))
            Mistake ??= "Too many of a host are replaced at once.";
        if (_brake.State.Waiting.Count > _options.QueueMax + _options.TotalMax)
            Mistake ??= "The queue is longer than it may be.";
        if (!_brake.State.Queue.Values.Order().SequenceEqual(_brake.State.Waiting.Keys))
            Mistake ??= "The queue has others than those who wait.";
    }

    // Of every fifth the compute service does not name the host.
    private static FailureDomain DomainOf(int n) => new($"zone-{n % Zones}", n % 5 == 0 ? null : $"host-{n / Zones % HostsOfZone}");

    private static int NumberOf(Guid amphora) => BitConverter.ToInt32(amphora.ToByteArray(), 0);
}

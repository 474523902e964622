using System.Globalization;

namespace Lbaas.Tests.Simulation;

/// <summary>
/// Everything that happened, as a hash (two runs of one seed must agree on it), and the last of it as text. Lines are
/// formatted only when somebody wants to read them.
/// </summary>
internal sealed class Trace(Agenda agenda)
{
    private const int Kept = 20_000;
    private readonly List<Entry> _ring = [];
    private int _count;

    public ulong Hash { get; private set; } = 14695981039346656037;

    public void Note(string what, string who, object? detail = null)
    {
        var entry = new Entry(agenda.Now, what, who, detail);
        if (_ring.Count < Kept)
            _ring.Add(entry);
        else
            _ring[_count % Kept] = entry;
        _count++;
        Mix((ulong)entry.At.UtcTicks);
        Mix(what);
        Mix(who);
        Mix(detail as string ?? detail?.GetType().Name ?? "");
    }

    public IEnumerable<string> Last(int lines)
    {
        for (var i = Math.Max(0, _count - Math.Min(lines, Kept)); i < _count; i++)
            yield return _ring[i % Kept].ToString();
    }

    private void Mix(string text)
    {
        foreach (var character in text)
            Mix(character);
    }

    private void Mix(ulong value) => Hash = (Hash ^ value) * 1099511628211;

    private readonly record struct Entry(DateTimeOffset At, string What, string Who, object? Detail)
    {
        private const int DetailMax = 300;

        public override string ToString()
        {
            var detail = Detail?.ToString() ?? "";
            if (detail.Length > DetailMax)
                detail = detail[..DetailMax] + "…";
            var seconds = (At - Agenda.Beginning).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
            return $"{seconds,9} {What,-10} {Who} {detail}";
        }
    }
}

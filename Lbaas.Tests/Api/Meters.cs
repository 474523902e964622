using System.Diagnostics.Metrics;

namespace Lbaas.Tests.Api;

/// <summary>What the meters of this process show.</summary>
internal static class Meters
{
    /// <returns>Each figure of the meter with its first tag, empty where it has none: those of all servers in this process.</returns>
    public static IReadOnlyList<(string Name, long Value, string Tag)> Read(string meter)
    {
        var figures = new List<(string, long, string)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == meter)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => figures.Add((instrument.Name, value, tags.Length > 0 ? $"{tags[0].Value}" : "")));
        listener.Start();
        listener.RecordObservableInstruments();
        return figures;
    }
}

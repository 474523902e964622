using System.Globalization;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Events;

/// <summary>After which position a reader of events begins.</summary>
public static class EventStart
{
    /// <summary>
    /// A client that reconnects by itself says where it stood in <c>Last-Event-ID</c>, and repeats its old URL: the header
    /// counts.
    /// </summary>
    /// <returns>Null: from now on.</returns>
    /// <exception cref="FaultException">400.</exception>
    public static long? Asked(HttpRequest request)
    {
        string? text = request.Headers["Last-Event-ID"];
        var name = "Last-Event-ID";
        if (string.IsNullOrEmpty(text))
            (text, name) = (request.Query["since"], "since");
        if (text is null)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new FaultException(Fault.InvalidInput(name, text, "Value should be a position: a whole number."));
    }

    /// <summary>Is everything after a position still there?</summary>
    /// <exception cref="FaultException">410 when it was compacted, 400 when nobody can have been told of it.</exception>
    public static void Check(long position, NoticePage page)
    {
        if (position < page.Compacted)
        {
            throw new FaultException(new Fault(410,
                $"The events after position {position} are not all kept any more. The oldest position to go on from is {page.Compacted}."));
        }
        if (position > page.Head)
            throw new FaultException(new Fault(400, $"There is no position {position} yet: the last one is {page.Head}."));
    }
}

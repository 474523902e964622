using Lbaas.Actors.Format;

namespace Lbaas.Tests.Format;

/// <summary>The way from one node to another, without the network.</summary>
internal static class MessageWire
{
    private static readonly MessageFormat s_format = new();

    /// <summary>The message, or the answer, as it arrives.</summary>
    public static object Carry(object message) => s_format.Read(s_format.Write(message));
}

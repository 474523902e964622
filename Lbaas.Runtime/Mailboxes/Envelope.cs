using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Mailboxes;

/// <summary>
/// What lies in a mailbox: a message (with who asked), a timer that is due, or a mere call to wake up.
/// </summary>
internal readonly record struct Envelope(object Content, ReplyAddress ReplyTo)
{
    public static readonly Envelope WakeUp = new(new WakeUpCall(), ReplyAddress.None);

    public bool IsWakeUp => Content is WakeUpCall;

    private sealed class WakeUpCall;
}

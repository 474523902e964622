using System.Security.Cryptography;
using System.Text;
using Lbaas.Actors.Requests;

namespace Lbaas.Api.Changes;

/// <summary>
/// The ids of what one request creates. A request that its sender may repeat makes them of itself, so that its repetition, at
/// whichever node and however little is known there, asks the same actor for the same thing: version 8 (RFC 9562, section 5.8). There
/// is no time in them, for the repetition comes at another one. All others are version 7, which grow with time: nothing but the
/// locality of indexes rests on that, lists are in order of creation times.
/// </summary>
/// <param name="stamp">Null for a request that can't be repeated.</param>
/// <param name="attempt">How many sets of ids the request has found spent; from 0.</param>
public sealed class RequestIds(IdempotencyStamp? stamp, int attempt, TimeProvider clock)
{
    /// <summary>
    /// So many resources, one after the other, may have been made under one key, each after the claim of the one before was lost.
    /// Those that come later are made like others, without protection from a repetition at another node.
    /// </summary>
    public const int AttemptsMax = 32;

    private readonly IdempotencyStamp? _stamp = attempt < AttemptsMax ? stamp : null;
    private int _drawn;

    /// <summary>Of a load balancer: its actor shall know of the key whatever the request says, so the id is made of the key alone.</summary>
    public Guid NextBalancer() => _stamp is null ? Fresh() : Of($"{_stamp.Key}\n{attempt}");

    /// <summary>
    /// Of anything else. Its actor is named by the request, so the id is made of all of that: one key, sent for two load balancers, does not
    /// make the same id in both.
    /// </summary>
    public Guid Next() => _stamp is null ? Fresh() : Of($"{_stamp.Key}\n{_stamp.Fingerprint}\n{attempt}\n{_drawn++}");

    /// <summary>Always the same for the same name.</summary>
    /// <param name="name">Long enough to be nobody else's.</param>
    public static Guid Of(string name)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    private Guid Fresh() => Guid.CreateVersion7(clock.GetUtcNow());
}

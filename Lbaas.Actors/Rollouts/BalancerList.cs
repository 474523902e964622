namespace Lbaas.Actors.Rollouts;

/// <summary>Many load balancers in an order, in little space: an event and each snapshot hold all of them.</summary>
/// <param name="Packed">22 characters for each: the base64 of its id's bytes without the padding.</param>
public sealed record BalancerList(string Packed)
{
    private const int Width = 22;

    public static readonly BalancerList Empty = new("");

    public int Count => Packed.Length / Width;

    public Guid this[int index] => new(Convert.FromBase64String(string.Concat(Packed.AsSpan(index * Width, Width), "==")));

    public static BalancerList Of(IEnumerable<Guid> balancers) =>
        new(string.Concat(balancers.Select(id => Convert.ToBase64String(id.ToByteArray())[..Width])));
}

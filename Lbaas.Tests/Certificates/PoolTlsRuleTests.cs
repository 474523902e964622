using Lbaas.Actors.Certificates;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Certificates;

/// <summary>TLS rules of pools (SP-11..SP-14), by number.</summary>
public sealed class PoolTlsRuleTests
{
    private static readonly Pool Plain = new() { Protocol = "HTTP", LbAlgorithm = "ROUND_ROBIN" };
    private static readonly ReferenceFinding Good = new(ReferenceProblem.None);

    private static readonly ReferenceFindings Known = new()
    {
        Certificates = ReferenceFindings.None.Certificates.Add("cert", Good),
        Authorities = ReferenceFindings.None.Authorities.Add("ca", Good),
        RevocationLists = ReferenceFindings.None.RevocationLists.Add(new RevocationPair("ca", "crl"), Good),
    };

    private readonly Balancer _balancer = Balancer.Active(new LoadBalancerOptions { Tls = new TlsPolicy { PoolCiphers = "MINE" } });

    [Fact]
    public void SP_11_a_revocation_list_without_a_CA_in_an_update() =>
        Refused(400, "Validation failure: A CA reference is required to specify a certificate revocation list.",
            Put(Balancer.Accepted(New(Plain)), new PoolPatch { CrlContainerRef = "crl" }));

    [Fact]
    public void SP_11_a_CA_stays_while_there_is_a_revocation_list() =>
        Refused(400, "Validation failure: A CA reference cannot be removed when a certificate revocation list is present.",
            Put(Balancer.Accepted(New(Plain with { CaTlsContainerRef = "ca", CrlContainerRef = "crl" })), new PoolPatch { CaTlsContainerRef = (string?)null }));

    [Fact]
    public void SP_12_references_must_be_retrievable() =>
        Refused(400, "Could not retrieve certificate: ['gone']", New(Plain with { TlsContainerRef = "gone" }));

    [Fact]
    public void SP_12_both_of_CA_and_CRL_are_named() =>
        Refused(400, "Could not retrieve certificate: ['a', 'b']", New(Plain with { CaTlsContainerRef = "a", CrlContainerRef = "b" }));

    [Fact]
    public void SP_12_a_stored_CA_is_whom_a_new_list_must_be_signed_by()
    {
        var pool = Balancer.Accepted(New(Plain with { CaTlsContainerRef = "ca" }));
        var foreign = Known with { RevocationLists = Known.RevocationLists.SetItem(new("ca", "crl"), new ReferenceFinding(ReferenceProblem.SignedByAnother)) };

        Refused(400, "Validation failure: The CRL specified is not valid for client certificate authority reference supplied.",
            _balancer.Ask(new UpdatePool(Balancer.Tenant, pool, new PoolPatch { CrlContainerRef = "crl" }) { References = foreign }));
    }

    [Fact]
    public void SP_13_lists_are_checked_at_creation_only_with_TLS()
    {
        Balancer.Accepted(New(Plain with { TlsVersions = [] }));

        Assert.Equal(400, Balancer.Refused(New(Plain with { TlsVersions = [], TlsEnabled = true })).Code);
    }

    [Fact]
    public void SP_13_and_in_an_update_always() =>
        Refused(400, "Validation failure: Invalid TLS versions: TLSv7",
            Put(Balancer.Accepted(New(Plain)), new PoolPatch { TlsVersions = (System.Collections.Immutable.ImmutableArray<string>?)["TLSv7"] }));

    [Fact]
    public void SP_14_defaults_are_filled_with_TLS_only_and_not_when_it_is_switched_on_later()
    {
        var with = Balancer.Accepted(New(Plain with { TlsEnabled = true }));
        var without = Balancer.Accepted(New(Plain));
        Balancer.Accepted(Put(without, new PoolPatch { TlsEnabled = true }));

        Assert.Equal(("MINE", null), (Stored(with).TlsCiphers, Stored(without).TlsCiphers));
    }

    [Fact]
    public void SP_14_null_in_an_update_is_the_default_for_ciphers_and_versions_but_not_for_ALPN()
    {
        var pool = Balancer.Accepted(New(Plain with { TlsEnabled = true, TlsCiphers = "THEIRS" }));

        Balancer.Accepted(Put(pool, new PoolPatch
        {
            TlsCiphers = (string?)null,
            AlpnProtocols = (System.Collections.Immutable.ImmutableArray<string>?)null,
        }));

        Assert.Equal(("MINE", null), (Stored(pool).TlsCiphers, Stored(pool).AlpnProtocols));
    }

    private Pool Stored(Guid id) => _balancer.State.Wanted.Pool(id)!;

    private Outcome? New(Pool draft) => _balancer.Ask(new CreatePool(Balancer.Tenant, null, draft) { References = Known });

    private Outcome? Put(Guid pool, PoolPatch patch) => _balancer.Ask(new UpdatePool(Balancer.Tenant, pool, patch) { References = Known });

    private static void Refused(int code, string text, Outcome? outcome) => Assert.Equal(new Fault(code, text), Balancer.Refused(outcome));
}

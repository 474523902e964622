using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Api.Operator;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Amphorae;

/// <summary><c>/operator/pools</c>: the spares, for whoever runs the system.</summary>
public sealed class AmphoraPoolEndpoints(IActorHost host, AmphoraPoolReport report)
{
    private const string Action = "operator";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public void MapTo(Router router) => router
        .Map("GET", "pools", Action, _ => new(IndentedJson.Of(report.All())))
        .Map("POST", "pools/{id}/renew", Action, RenewAsync);

    // After the image was changed: as many others are built, and these go.
    private async ValueTask<Answer> RenewAsync(ApiRequest request)
    {
        var pool = request.Arguments[0];
        if (!report.Pools().Contains(pool))
            throw new FaultException(new Fault(404, $"There is no pool '{pool}'; GET /operator/pools has them."));
        return IndentedJson.Of(await host.AskAsync(AmphoraPoolCommand.AddressOf(pool), new RenewSpares(), Patience, request.Aborted));
    }
}

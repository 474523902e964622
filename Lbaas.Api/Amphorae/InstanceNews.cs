using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Drivers.Compute;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Amphorae;

/// <summary>Has an amphora know its instance's new certificate, so that operators see when it ends.</summary>
public sealed class InstanceNews(IActorHost host) : IInstanceNews
{
    public void Tell(Guid amphoraId, Instance instance) => host.Tell(AmphoraCommand.AddressOf(amphoraId), new InstanceCreated(instance));
}

using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Brakes;

/// <summary>An amphora that answers nothing, so that what the brake thinks of it stays as it is.</summary>
internal sealed class SilentAmphora : EventSourcedBehavior<AmphoraState, AmphoraCommand, AmphoraEvent>
{
    public override string Kind => AmphoraCommand.Kind;

    /// <summary>Puts it in the place of all amphorae.</summary>
    public static void Silence(IServiceCollection services)
    {
        foreach (var kind in services.Where(service => service.ServiceType == typeof(ActorKind)).ToList())
        {
            services.Remove(kind);
            services.AddActorKind(provider => Silenced((ActorKind)(kind.ImplementationInstance ?? kind.ImplementationFactory!(provider))));
        }
    }

    public override AmphoraState Empty(string id) => new();

    public override Effect Decide(AmphoraState state, AmphoraCommand command, in ActorContext context) => Effect.None();

    public override AmphoraState Apply(AmphoraState state, AmphoraEvent @event) => state;

    private static ActorKind Silenced(ActorKind kind) => kind.Name == AmphoraCommand.Kind ? new ActorKind(new SilentAmphora()) : kind;
}

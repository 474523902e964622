using Lbaas.Actors.Contract;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>For a node that has no neighbours: nothing that it says leaves the process.</summary>
internal sealed class LocalMessages : IMessageFormat
{
    public Payload Write(object message) => throw new ArgumentException($"A {message.GetType().Name} leaves the process.");

    public object Read(Payload payload) => throw new UnknownManifestException(payload.Manifest);
}

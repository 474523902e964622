using Lbaas.Actors.Compute;

namespace Lbaas.Drivers.Compute;

/// <summary>Who is to know when an instance is no more as it was said to be. What is lost is learnt with the next answer.</summary>
public interface IInstanceNews
{
    void Tell(Guid amphoraId, Instance instance);
}

using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.Simulation.Outside;

/// <summary>One amphora's node. What it runs is on its disk and survives its own crashes.</summary>
internal sealed class SimNode(Guid amphora, DateTimeOffset answersFrom)
{
    /// <summary>So short that it ends while the world lasts, unless it is replaced.</summary>
    public static readonly TimeSpan FirstCertificate = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan NextCertificate = TimeSpan.FromDays(1);

    public Guid Amphora { get; } = amphora;

    public DateTimeOffset AnswersFrom { get; } = answersFrom;

    /// <summary>Its instance's name: who means an earlier one of the same amphora does not reach it.</summary>
    public required string ComputeId { get; init; }

    public Guid? Balancer { get; set; }

    public long Revision { get; set; }

    public Configuration? Configuration { get; set; }

    public string Digest { get; set; } = "";

    /// <summary>It crashed and has not come back.</summary>
    public bool IsDown { get; set; }

    /// <summary>It takes connections and says nothing.</summary>
    public bool Hangs { get; set; }

    /// <summary>From then on nobody believes it.</summary>
    public DateTimeOffset CertificateEnd { get; set; }

    /// <summary>Its instance is gone.</summary>
    public bool IsGone { get; set; }

    /// <summary>It will never answer again; whether it forwards nobody can tell.</summary>
    public bool IsDead { get; set; }

    /// <summary>It is dead, and the compute service knows: nothing of it runs.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Whom it shares the VIP with, itself included; empty while it takes no part.</summary>
    public IReadOnlySet<Guid> Sharers { get; set; } = new HashSet<Guid>();

    /// <summary>May it hold the VIP?</summary>
    public bool MayHold => Sharers.Count > 0 && !IsGone && !IsStopped;
}

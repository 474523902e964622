using System.Collections.Immutable;
using Lbaas.Actors.Rollouts;
using Lbaas.Api.Fields;

namespace Lbaas.Api.Rollouts;

/// <summary>Request bodies of rollouts.</summary>
public static class RolloutFields
{
    private const int HourSeconds = 3_600;

    public static readonly Field<string> ImageTag = new("image_tag", Text.UpTo(Text.LengthMax));
    public static readonly Field<ImmutableArray<Guid>?> LoadBalancerIds = new("loadbalancer_ids", Uuids.Many);
    public static readonly Field<Guid?> FlavorId = new("flavor_id", Uuids.One);
    public static readonly Field<string> AvailabilityZone = new("availability_zone", Text.UpTo(Text.LengthMax));
    public static readonly Field<string> ProjectId = new("project_id", Text.UpTo(Text.LengthMax));
    public static readonly Field<int?> AtOnce = new("at_once", Numbers.Between(1, RolloutWish.AtOnceMax));
    public static readonly Field<int?> PauseSeconds = new("pause_seconds", Numbers.Between(0, HourSeconds));
    public static readonly Field<int?> SettleSeconds = new("settle_seconds", Numbers.Between(0, HourSeconds));
    public static readonly Field<int?> DeadlineSeconds = new("deadline_seconds", Numbers.Between(10, HourSeconds));

    /// <summary>A rollout that is asked for.</summary>
    public static readonly FieldTable Table = new(
        ImageTag, LoadBalancerIds, FlavorId, AvailabilityZone, ProjectId, AtOnce, PauseSeconds, SettleSeconds, DeadlineSeconds);

    /// <summary>What becomes of those that failed, when a rollout is resumed.</summary>
    public static readonly Field<string> Bad = new("bad", Text.OneOf(["retry", "skip"]));

    public static readonly FieldTable ResumeTable = new(Bad);

    public static RolloutWish Wish(FieldValues values)
    {
        var usual = new RolloutWish();
        return new RolloutWish
        {
            Image = values.Get(ImageTag) is { Length: > 0 } image ? image : null,
            Scope = Scope(values),
            AtOnce = values.Get(AtOnce, usual.AtOnce),
            Pause = Seconds(values.Get(PauseSeconds)) ?? usual.Pause,
            Settle = Seconds(values.Get(SettleSeconds)) ?? usual.Settle,
            Within = Seconds(values.Get(DeadlineSeconds)) ?? usual.Within,
        };
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;

    private static string Scope(FieldValues values)
    {
        var conditions = new List<string>();
        if (values.Get(LoadBalancerIds) is { } ids)
            conditions.Add($"{ids.Length} by id");
        if (values.Get(FlavorId) is { } flavor)
            conditions.Add($"flavor {flavor}");
        if (values.Get(AvailabilityZone) is { } zone)
            conditions.Add($"availability zone {zone}");
        if (values.Get(ProjectId) is { } project)
            conditions.Add($"project {project}");
        return conditions.Count == 0 ? "all load balancers" : string.Join(", ", conditions);
    }
}

namespace Lbaas.Amphora.Forwarding;

/// <summary>All flows in the order of their last use, so that the silent ones are found without a search.</summary>
internal sealed class FlowList
{
    private Flow? _newest;

    public Flow? Oldest { get; private set; }

    public int Count { get; private set; }

    public void AddNewest(Flow flow)
    {
        (flow.Newer, flow.Older) = (null, _newest);
        if (_newest is not null)
            _newest.Newer = flow;
        _newest = flow;
        Oldest ??= flow;
        Count++;
    }

    public void MoveToNewest(Flow flow)
    {
        if (flow == _newest)
            return;
        Remove(flow);
        AddNewest(flow);
    }

    public void Remove(Flow flow)
    {
        if (flow.Newer is { } newer)
            newer.Older = flow.Older;
        else
            _newest = flow.Older;
        if (flow.Older is { } older)
            older.Newer = flow.Newer;
        else
            Oldest = flow.Newer;
        (flow.Newer, flow.Older) = (null, null);
        Count--;
    }
}

namespace Lbaas.Runtime.Notices;

/// <summary>How long notices are kept: until either bound is passed.</summary>
/// <param name="Rows">At least 1.</param>
/// <param name="Age">Above zero. Looked at once a minute, when something is written.</param>
public sealed record NoticeRetention(long Rows, TimeSpan Age);

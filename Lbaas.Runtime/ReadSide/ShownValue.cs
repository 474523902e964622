using Lbaas.Runtime.Notices;

namespace Lbaas.Runtime.ReadSide;

/// <summary>
/// What a document shows has changed with a commit: the observation that counts or, where nobody has said anything, its own
/// attribute. A document that came or went with the commit is not among these.
/// </summary>
/// <param name="Kind">Of the document.</param>
/// <param name="Id">Of the document.</param>
/// <param name="OwnerId">As in <see cref="Document"/>.</param>
/// <param name="ProjectId">As in <see cref="Document"/>.</param>
public readonly record struct ShownChange(
    string Kind, string Id, string? OwnerId, string? ProjectId, string? Before, string? After);

/// <summary>Tells of what documents show.</summary>
/// <param name="Attribute">Of a body, at its top level: what is shown where nothing is observed.</param>
/// <param name="Tell">
/// Makes the notice of a commit; it gets the one that the commit has anyhow, if any, and at least one change. Pure, for a commit may
/// be tried twice, and quick, for it runs on the thread of the journal's writer.
/// </param>
public sealed record ShownNews(string Attribute, Func<Notice?, IReadOnlyList<ShownChange>, Notice> Tell);

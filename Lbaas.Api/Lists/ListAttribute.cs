namespace Lbaas.Api.Lists;

/// <summary>How the value of a filter is to be read.</summary>
public enum AttributeType
{
    Text,
    Uuid,
    Whole,
    Number,
    Flag,
}

/// <summary>Where an attribute of a document stands.</summary>
public enum AttributeSource
{
    /// <summary>At the top level of the document's text.</summary>
    Body,

    /// <summary>The load balancer that the document belongs to.</summary>
    Owner,

    /// <summary>The document that it lies in.</summary>
    Parent,
    Project,

    /// <summary>What is observed, or what the text says until somebody observes it.</summary>
    OperatingStatus,
}

/// <summary>A scalar attribute that lists can be filtered and sorted by (spec api 4).</summary>
public sealed record ListAttribute(string Name, AttributeType Type = AttributeType.Text, AttributeSource Source = AttributeSource.Body);

namespace Lbaas.Api.Fields;

/// <summary>In which request bodies a field may stand. What is immutable is simply absent from PUT (TY-1).</summary>
[Flags]
public enum Operations
{
    None = 0,

    /// <summary>The body of a POST on the resource's own collection, and of a batch PUT.</summary>
    Post = 1,

    /// <summary>The body of a PUT on the resource.</summary>
    Put = 2,

    /// <summary>An object inside a fully populated create (spec api 5.4).</summary>
    Nested = 4,

    Create = Post | Nested,
    All = Post | Put | Nested,
}

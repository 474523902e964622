using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lbaas.Tests.Architecture;

/// <summary>What a compiled assembly uses of others, read from its metadata.</summary>
internal static class AssemblyReferences
{
    public static IReadOnlyList<string> Assemblies(Assembly assembly) =>
        Read(assembly, reader => reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)));

    /// <summary>Full names of the types used from other assemblies.</summary>
    public static IReadOnlyList<string> Types(Assembly assembly) =>
        Read(assembly, reader => reader.TypeReferences.Select(handle => NameOf(reader, handle)));

    /// <summary>Members used from other assemblies, as <c>Type.Member</c>.</summary>
    public static IReadOnlyList<string> Members(Assembly assembly) => Read(assembly, reader => reader.MemberReferences
        .Select(handle => reader.GetMemberReference(handle))
        .Where(member => member.Parent.Kind == HandleKind.TypeReference)
        .Select(member => $"{NameOf(reader, (TypeReferenceHandle)member.Parent)}.{reader.GetString(member.Name)}"));

    private static List<string> Read(Assembly assembly, Func<MetadataReader, IEnumerable<string>> what)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        return [.. what(file.GetMetadataReader()).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{reader.GetString(type.Namespace)}.{name}";
    }
}

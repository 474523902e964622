using Akka.Configuration;
using Lbaas.Akka.Serialization;

namespace Lbaas.Akka.Tests.Shared;

/// <summary>Binds the serializer to all it is for.</summary>
internal static class SerializerConfig
{
    public static Config Create()
    {
        var bindings = string.Join('\n', LbaasSerializer.BoundTypes.Select(type => $"\"{Name(type)}\" = lbaas"));
        return ConfigurationFactory.ParseString($$"""
            akka.actor {
              serializers.lbaas = "{{Name(typeof(LbaasSerializer))}}"
              serialization-bindings {
            {{bindings}}
              }
            }
            """);
    }

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}

using System.Buffers;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>Lends Newtonsoft the shared pool, so that writing an event does not allocate its buffers.</summary>
internal sealed class JsonBuffers : IArrayPool<char>
{
    public static readonly JsonBuffers Shared = new();

    public char[] Rent(int minimumLength) => ArrayPool<char>.Shared.Rent(minimumLength);

    public void Return(char[]? array)
    {
        if (array is not null)
            ArrayPool<char>.Shared.Return(array);
    }
}

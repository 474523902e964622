using System.Security.Cryptography;
using System.Text;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Microsoft.Extensions.Primitives;

namespace Lbaas.Api.Idempotency;

/// <summary>The header <c>Idempotency-Key</c>, and what is made of it.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    private const int LengthMax = 255;

    /// <exception cref="FaultException">400: not one value of 1 to 255 visible ASCII characters.</exception>
    public static string Read(StringValues given)
    {
        if (given is [{ Length: >= 1 and <= LengthMax } key] && key.All(character => character is > ' ' and < '\x7f'))
            return key;
        throw new FaultException(Fault.InvalidInput(Header, given.ToString(), $"Value should be 1 to {LengthMax} visible ASCII characters."));
    }

    /// <summary>Two projects may use the same key. The roots of the API are equal, so the path counts from there.</summary>
    /// <param name="request">Its path and query belong to what is repeated.</param>
    /// <param name="projectId">Whose key it is; null: nobody's in particular.</param>
    /// <param name="key">As <see cref="Read"/> gives it.</param>
    /// <param name="body">As it was sent: one that differs is another request.</param>
    /// <param name="since">UTC; what was made before it under that key has no claim to it any more.</param>
    public static IdempotencyStamp Stamp(HttpRequest request, string? projectId, string key, ReadOnlySpan<byte> body, DateTimeOffset since)
    {
        var path = ApiPath.Parse(request.Path.Value ?? "/").Rest;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{path}{request.QueryString.Value}\n"));
        hash.AppendData(body);
        return new IdempotencyStamp(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{projectId}\n{key}"))),
            Convert.ToHexStringLower(hash.GetHashAndReset()))
        {
            Since = since,
        };
    }
}

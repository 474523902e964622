using System.Text;
using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization;
using Lbaas.Api.Http;
using Lbaas.Api.Idempotency;
using Microsoft.AspNetCore.Http;

namespace Lbaas.Tests.Idempotency;

/// <summary>Requests that came over no connection.</summary>
internal static class Requests
{
    public static ApiRequest Post(string path, string body, string key)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Request.Path = $"/v2/lbaas/{path}";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Request.Headers[IdempotencyKey.Header] = key;
        return new ApiRequest(http, "req-1", new Access(new AllowAll(), new Caller("p", "u", []), "thing:post"), []);
    }
}

using System.Net;
using Microsoft.Extensions.Options;

namespace Lbaas.Akka.Cmd;

/// <summary>Section <c>Lbaas:Akka:Cmd</c>: where this node listens for <c>pbm</c>.</summary>
public sealed class CmdSettings : IValidateOptions<CmdSettings>
{
    public const string Section = "Lbaas:Akka:Cmd";

    /// <summary>The IP address to listen at. Default <c>127.0.0.1</c>: whoever can connect may do everything, and is not asked who it is.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port to listen at. 0 to 65,535, 0: any; default 9110, which <c>pbm</c> takes for granted.</summary>
    public int Port { get; set; } = 9110;

    public ValidateOptionsResult Validate(string? name, CmdSettings options)
    {
        List<string> mistakes = [];
        if (!IPAddress.TryParse(options.Address, out _))
            mistakes.Add($"{Section}:Address '{options.Address}' must be an IP address.");
        if (options.Port is < 0 or > IPEndPoint.MaxPort)
            mistakes.Add($"{Section}:Port must be 0 to {IPEndPoint.MaxPort}.");
        return mistakes.Count > 0 ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }
}

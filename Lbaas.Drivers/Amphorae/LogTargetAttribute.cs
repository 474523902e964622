using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Lbaas.Drivers.Amphorae;

/// <summary>Where traffic is logged to: <c>file</c>, or a syslog daemon's <c>ip:port</c>, <c>[v6]:port</c> or <c>/path/of/its/socket</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LogTargetAttribute : ValidationAttribute
{
    /// <summary>Files on the node, which the agent writes.</summary>
    public const string File = "file";

    // What fits into a Unix socket's address.
    private const int PathLengthMax = 107;

    public LogTargetAttribute()
        : base("{0} must be 'file', ip:port, [v6]:port, or the absolute path of a socket.")
    {
    }

    public override bool IsValid(object? value) => value is null || value is string text && (text == File || IsEndpoint(text) || IsSocket(text));

    private static bool IsEndpoint(string text) => IPEndPoint.TryParse(text, out var endpoint) && endpoint.Port != 0 && text.Contains(':');

    private static bool IsSocket(string text) =>
        text.StartsWith('/') && text.Length is > 1 and <= PathLengthMax && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-');
}

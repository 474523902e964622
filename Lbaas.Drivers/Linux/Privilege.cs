using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Linux;

/// <summary>Some drivers change the machine's network, which only root may.</summary>
internal static class Privilege
{
    /// <exception cref="OptionsValidationException">We are not root.</exception>
    public static void Demand(string section, string driver)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new OptionsValidationException(section, typeof(string), [$"{section}:Driver '{driver}' needs root. Start the server as root, or choose 'local'."]);
    }
}

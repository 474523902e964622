using System.Security.Cryptography;
using System.Text;
using Lbaas.Drivers.Certificates;

namespace Lbaas.Drivers.Keepalived;

/// <summary>
/// By what amphorae of a load balancer know each other's advertisements (spec amphora 4): 7 characters, random to whoever
/// does not have the installation's key, and the same whenever they are asked for, so that no actor has to remember them.
/// Never logged.
/// </summary>
internal sealed class VrrpPassword(DriverDirectory directory)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 7;
    private readonly Lazy<byte[]> _key = new(
        () => Encoding.ASCII.GetBytes(InstallationKey.Open(directory.Root, "vrrp.key", "")), LazyThreadSafetyMode.PublicationOnly);

    /// <exception cref="InvalidDataException">The installation's key can't be read.</exception>
    public string Of(Guid loadBalancerId)
    {
        var hash = HMACSHA256.HashData(_key.Value, loadBalancerId.ToByteArray());
        // A byte's remainder favours some characters a little; two bytes' by less than one in a thousand.
        return string.Concat(Enumerable.Range(0, Length).Select(i => Alphabet[BitConverter.ToUInt16(hash, 2 * i) % Alphabet.Length]));
    }
}

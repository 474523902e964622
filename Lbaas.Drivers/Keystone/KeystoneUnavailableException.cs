namespace Lbaas.Drivers.Keystone;

/// <summary>Keystone can't be asked now, or answers nonsense, or does not know ourselves. Nothing is said of the caller.</summary>
public sealed class KeystoneUnavailableException(string message, TimeSpan retryAfter, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>When it is worth trying again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

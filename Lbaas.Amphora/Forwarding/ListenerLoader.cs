using Lbaas.Amphora.Datagrams.Configuration;

namespace Lbaas.Amphora.Forwarding;

/// <summary>Brings the forwarder into line with the files, which the agent wrote and which outlive it.</summary>
internal sealed class ListenerLoader(ForwarderFiles files, Forwarder forwarder)
{
    /// <returns>Null, or why it could not be done; then the listener goes on as before.</returns>
    public async Task<string?> LoadAsync(Guid listener)
    {
        try
        {
            var isThere = File.Exists(files.ConfigurationOf(listener));
            if (isThere && File.Exists(files.RunMarkOf(listener)))
                await forwarder.ApplyAsync(ListenerReader.Read(await File.ReadAllBytesAsync(files.ConfigurationOf(listener)).ConfigureAwait(false)))
                    .ConfigureAwait(false);
            else
                await forwarder.RemoveAsync(listener, forget: !isThere).ConfigureAwait(false);
            return null;
        }
        catch (Exception fault) when (fault is InvalidListenerException or IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }
}

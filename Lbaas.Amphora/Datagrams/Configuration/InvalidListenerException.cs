namespace Lbaas.Amphora.Datagrams.Configuration;

/// <summary>A listener's text says something that this node can't do; the message says where and what.</summary>
public sealed class InvalidListenerException(string message) : Exception(message);

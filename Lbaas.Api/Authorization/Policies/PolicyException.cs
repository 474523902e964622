namespace Lbaas.Api.Authorization.Policies;

/// <summary>A policy that can't be read or makes no sense. The message says which, where and why; the server does not start.</summary>
public sealed class PolicyException(string message, Exception? inner = null) : Exception(message, inner);

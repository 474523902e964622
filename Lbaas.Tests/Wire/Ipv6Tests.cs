namespace Lbaas.Tests.Wire;

public sealed class Ipv6Tests;

using Lbaas.Drivers.Keystone;

namespace Lbaas.Tests.Authentication;

/// <summary>Tests of validators that ask a Keystone of their own, at a time that they say.</summary>
public abstract class ValidationTests : IAsyncLifetime
{
    private readonly List<IDisposable> _parts = [];

    protected ValidationTests() => Keystone = new FakeKeystone(Clock);

    protected ManualTimeProvider Clock { get; } = new();

    protected FakeKeystone Keystone { get; }

    public ValueTask InitializeAsync() => Keystone.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _parts.ForEach(part => part.Dispose());
        return Keystone.DisposeAsync();
    }

    private protected TokenValidator Validator(Action<KeystoneOptions>? change = null)
    {
        var options = Keystone.Options;
        change?.Invoke(options);
        var client = new KeystoneClient(options);
        var ourselves = new ServiceToken(client, Clock);
        _parts.AddRange([client, ourselves]);
        return new TokenValidator(client, ourselves, options, Clock);
    }

    private protected static Task<KeystoneToken?> ValidateAsync(TokenValidator validator, string token) =>
        validator.ValidateAsync(token, CancellationToken.None).AsTask();
}

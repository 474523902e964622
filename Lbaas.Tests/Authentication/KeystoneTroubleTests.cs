using Lbaas.Drivers.Keystone;

namespace Lbaas.Tests.Authentication;

/// <summary>Our own token, and a Keystone that is down, slow or out of its mind: nothing is said of the caller then.</summary>
public sealed class KeystoneTroubleTests : ValidationTests
{
    [Fact]
    public async Task Our_own_token_is_used_until_shortly_before_it_expires()
    {
        Keystone.ServiceTokenLife = TimeSpan.FromMinutes(10);
        var validator = Validator();

        var issued = new List<int>();
        foreach (var pause in new[] { 0.0, 8.9, 0.1 })
        {
            Clock.Advance(TimeSpan.FromMinutes(pause));
            await ValidateAsync(validator, Keystone.Issue("p1", ["member"]));
            issued.Add(Keystone.Issued);
        }

        Assert.Equal([1, 1, 2], issued);
    }

    [Fact]
    public async Task Our_own_token_is_replaced_when_Keystone_does_not_take_it_any_more()
    {
        var validator = Validator();
        await ValidateAsync(validator, Keystone.Issue("p1", ["member"]));
        Keystone.RevokeAll();

        var token = await ValidateAsync(validator, Keystone.Issue("p2", ["member"]));

        Assert.Equal(("p2", 2), (token?.ProjectId, Keystone.Issued));
    }

    [Fact]
    public async Task The_password_is_read_from_its_file_for_every_token()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "wrong\n");
        var validator = Validator(options => (options.Password, options.PasswordFile) = ("", file));
        await Assert.ThrowsAsync<KeystoneUnavailableException>(() => ValidateAsync(validator, "any"));

        await File.WriteAllTextAsync(file, FakeKeystone.Password + "\n");
        var token = await ValidateAsync(validator, Keystone.Issue("p1", ["member"]));

        File.Delete(file);
        Assert.Equal("p1", token?.ProjectId);
    }

    [Fact]
    public async Task That_Keystone_does_not_know_us_is_not_the_callers_fault_and_tells_no_password()
    {
        var validator = Validator(options => options.Password = "guess");

        var trouble = await Assert.ThrowsAsync<KeystoneUnavailableException>(() => ValidateAsync(validator, Keystone.Issue("p1", ["member"])));

        Assert.Equal("Keystone: Keystone does not give a token to user 'octavia': it answers 401.", trouble.Message);
        Assert.DoesNotContain("guess", trouble.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(403)]
    [InlineData(302)]
    public async Task What_a_broken_Keystone_answers_is_no_verdict(int status)
    {
        var validator = Validator();
        await ValidateAsync(validator, Keystone.Issue("p1", ["member"]));
        Keystone.Broken = status;

        await Assert.ThrowsAsync<KeystoneUnavailableException>(() => ValidateAsync(validator, "any"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"token":{}}""")]
    [InlineData("""{"token":{"user":{"id":"u","domain":{"id":"d"}},"expires_at":"soon"}}""")]
    [InlineData("""{"token":{"user":{"id":"u","domain":{"id":"d"}},"expires_at":null}}""")]
    [InlineData("""{"token":{"user":{"id":7,"domain":{"id":"d"}},"expires_at":"2030-01-01T00:00:00.000000Z"}}""")]
    public async Task Nonsense_is_no_verdict(string body)
    {
        Keystone.Nonsense = body;

        await Assert.ThrowsAsync<KeystoneUnavailableException>(() => ValidateAsync(Validator(), Keystone.Issue("p1", ["member"])));
    }

    [Fact]
    public async Task A_Keystone_that_is_not_there_is_no_verdict_and_is_asked_again_later()
    {
        var validator = Validator();
        Keystone.Broken = 500;
        await Assert.ThrowsAsync<KeystoneUnavailableException>(() => ValidateAsync(validator, "any"));
        Keystone.Broken = null;

        Assert.Equal("p1", (await ValidateAsync(validator, Keystone.Issue("p1", ["member"])))?.ProjectId);
    }

    [Fact]
    public async Task A_slow_Keystone_is_not_waited_for_without_end()
    {
        var gate = new TaskCompletionSource();
        Keystone.Slow = gate.Task;
        var asking = ValidateAsync(Validator(), "any");

        // Its timeout starts on another thread.
        await Eventually.Async(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            return asking.IsCompleted;
        }, "the call ends");

        gate.SetResult();
        Assert.Equal("Keystone: no answer within 10 s", (await Assert.ThrowsAsync<KeystoneUnavailableException>(() => asking)).Message);
    }

    [Fact]
    public async Task A_Keystone_that_fails_is_left_alone_for_a_while()
    {
        var validator = Validator();
        var real = Keystone.Issue("p1", ["member"]);
        Keystone.Broken = 500;
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<KeystoneUnavailableException>(() => ValidateAsync(validator, $"any-{i}"));
        Keystone.Broken = null;

        var open = await Assert.ThrowsAsync<KeystoneUnavailableException>(() => ValidateAsync(validator, real));
        Clock.Advance(TimeSpan.FromSeconds(5));
        var token = await ValidateAsync(validator, real);

        Assert.InRange(open.RetryAfter, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
        Assert.Equal("p1", token?.ProjectId);
    }

    [Fact]
    public async Task Tokens_that_are_not_valid_leave_the_breaker_closed()
    {
        var validator = Validator();
        for (var i = 0; i < 50; i++)
            Assert.Null(await ValidateAsync(validator, $"made-up-{i}"));

        Assert.NotNull(await ValidateAsync(validator, Keystone.Issue("p1", ["member"])));
    }
}

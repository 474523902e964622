using Lbaas.Drivers.Keystone;

namespace Lbaas.Tests.Authentication;

/// <summary>What is asked of Keystone, what is remembered, and for how long.</summary>
public sealed class TokenValidatorTests : ValidationTests
{
    [Fact]
    public async Task A_valid_token_tells_who_and_where_and_as_what()
    {
        var token = await ValidateAsync(Validator(), Keystone.Issue("p1", ["member", "reader"]));

        Assert.Equal(
            ("user-of-p1", "default", "p1", "default", null, false, "member,reader", Clock.GetUtcNow().AddHours(1)),
            (token!.UserId, token.UserDomainId, token.ProjectId, token.ProjectDomainId, token.DomainId, token.IsSystemWide, string.Join(',', token.Roles), token.ExpiresAt));
    }

    [Fact]
    public async Task A_token_of_the_system_has_no_project()
    {
        var token = await ValidateAsync(Validator(), Keystone.Issue("p1", ["admin"], scope: new() { ["system"] = new { all = true } }));

        Assert.Equal((null, true), (token!.ProjectId, token.IsSystemWide));
    }

    [Fact]
    public async Task A_token_of_a_domain_names_it()
    {
        var token = await ValidateAsync(Validator(), Keystone.Issue("p1", ["admin"], scope: new() { ["domain"] = new { id = "d1", name = "D" } }));

        Assert.Equal((null, "d1"), (token!.ProjectId, token.DomainId));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("with\r\nX-Auth-Token: header")]
    [InlineData("schön")]
    public async Task What_Keystone_does_not_know_or_can_not_be_asked_is_not_valid(string token) => Assert.Null(await ValidateAsync(Validator(), token));

    [Fact]
    public async Task A_token_that_has_expired_is_not_valid() =>
        Assert.Null(await ValidateAsync(Validator(), Keystone.Issue("p1", ["member"], TimeSpan.FromSeconds(-1))));

    [Fact]
    public async Task A_token_is_asked_about_once_until_its_answer_is_old()
    {
        var (validator, token) = (Validator(), Keystone.Issue("p1", ["member"]));

        var asked = new List<int>();
        foreach (var pause in new[] { 0, 299, 1 })
        {
            Clock.Advance(TimeSpan.FromSeconds(pause));
            await ValidateAsync(validator, token);
            asked.Add(Keystone.Validations);
        }

        Assert.Equal([1, 1, 2], asked);
    }

    [Fact]
    public async Task A_revocation_is_honoured_when_the_answer_is_old()
    {
        var (validator, token) = (Validator(), Keystone.Issue("p1", ["member"]));
        await ValidateAsync(validator, token);
        Keystone.Revoke(token);

        Clock.Advance(TimeSpan.FromSeconds(299));
        var before = await ValidateAsync(validator, token);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await ValidateAsync(validator, token);

        Assert.Equal((true, false), (before is not null, after is not null));
    }

    [Fact]
    public async Task No_answer_is_believed_longer_than_the_token_lives()
    {
        var (validator, token) = (Validator(), Keystone.Issue("p1", ["member"], TimeSpan.FromSeconds(20)));
        await ValidateAsync(validator, token);

        Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Null(await ValidateAsync(validator, token));
    }

    [Fact]
    public async Task That_a_token_is_not_valid_is_remembered_shortly()
    {
        var validator = Validator();

        var asked = new List<int>();
        foreach (var pause in new[] { 0, 9, 1 })
        {
            Clock.Advance(TimeSpan.FromSeconds(pause));
            Assert.Null(await ValidateAsync(validator, "unknown"));
            asked.Add(Keystone.Validations);
        }

        Assert.Equal([1, 1, 2], asked);
    }

    [Fact]
    public async Task Of_more_tokens_than_are_remembered_the_oldest_is_forgotten()
    {
        var validator = Validator(options => options.CacheEntries = 2);
        var tokens = Enumerable.Range(0, 3).Select(i => Keystone.Issue($"p{i}", ["member"])).ToList();
        foreach (var token in tokens)
            await ValidateAsync(validator, token);

        await ValidateAsync(validator, tokens[2]);
        await ValidateAsync(validator, tokens[1]);
        var remembered = Keystone.Validations;
        await ValidateAsync(validator, tokens[0]);

        Assert.Equal((3, 4), (remembered, Keystone.Validations));
    }

    [Fact]
    public async Task Made_up_tokens_drive_out_no_real_one()
    {
        var validator = Validator(options => options.CacheEntries = 1);
        var token = Keystone.Issue("p1", ["member"]);
        await ValidateAsync(validator, token);
        await ValidateAsync(validator, "made-up-1");
        await ValidateAsync(validator, "made-up-2");

        await ValidateAsync(validator, token);

        Assert.Equal(3, Keystone.Validations);
    }

    [Fact]
    public async Task Who_ask_at_the_same_time_are_answered_by_one_call()
    {
        var (validator, token) = (Validator(), Keystone.Issue("p1", ["member"]));
        var gate = new TaskCompletionSource();
        Keystone.Slow = gate.Task;

        var asking = Enumerable.Range(0, 20).Select(_ => ValidateAsync(validator, token)).ToList();
        gate.SetResult();
        var answers = await Task.WhenAll(asking);

        Assert.Equal((20, 1, 1), (answers.Count(answer => answer?.ProjectId == "p1"), Keystone.Validations, Keystone.Issued));
    }

    [Fact]
    public async Task Who_goes_away_does_not_take_the_answer_from_the_others()
    {
        var (validator, token) = (Validator(), Keystone.Issue("p1", ["member"]));
        var gate = new TaskCompletionSource();
        Keystone.Slow = gate.Task;
        using var gone = new CancellationTokenSource();
        var first = validator.ValidateAsync(token, gone.Token).AsTask();
        var second = ValidateAsync(validator, token);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal("p1", (await second)?.ProjectId);
    }

    [Fact]
    public async Task More_tokens_than_may_wait_are_put_off()
    {
        var validator = Validator(options => options.ValidationsMax = 1);
        var gate = new TaskCompletionSource();
        Keystone.Slow = gate.Task;
        var first = ValidateAsync(validator, Keystone.Issue("p1", ["member"]));

        await Assert.ThrowsAsync<KeystoneUnavailableException>(() => ValidateAsync(validator, "another"));

        gate.SetResult();
        Assert.NotNull(await first);
    }
}

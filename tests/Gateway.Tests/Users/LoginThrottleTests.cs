using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class LoginThrottleTests
{
    private const string Attacker = "203.0.113.7";
    private const string Owner = "198.51.100.9";
    private const string Wrong = "not the password";

    [Theory]
    [InlineData("admin")]
    [InlineData("nobody")]
    public async Task After_five_failures_the_wait_doubles_and_says_when_to_try_again(string username)
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        await FailAsync(gateway, username, 5);

        foreach (var seconds in new[] { 1, 2, 4, 8 })
        {
            using var refused = await gateway.TryLoginAsync(username, Wrong);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("too_many_attempts", await refused.CodeAsync());
            Assert.Equal(TimeSpan.FromSeconds(seconds), refused.Headers.RetryAfter!.Delta);
            Assert.Contains($"{clock.GetUtcNow().AddSeconds(seconds):HH:mm:ss} UTC", await refused.Content.ReadAsStringAsync());

            clock.Advance(TimeSpan.FromSeconds(seconds));
            using var heard = await gateway.TryLoginAsync(username, Wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, heard.StatusCode);
        }
    }

    [Fact]
    public async Task The_wait_never_exceeds_a_quarter_of_an_hour()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);

        var longest = TimeSpan.Zero;
        for (var i = 0; i < 40; i++)
        {
            using var answer = await gateway.TryLoginAsync("admin", Wrong);
            var wait = answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
            longest = wait > longest ? wait : longest;
            clock.Advance(wait);
        }

        Assert.Equal(TimeSpan.FromMinutes(15), longest);
    }

    [Fact]
    public async Task The_right_password_has_to_wait_too_and_then_clears_the_count()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        await FailAsync(gateway, "admin", 5);

        using var early = await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var inTime = await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword);
        await FailAsync(gateway, "admin", 5);

        Assert.Equal(HttpStatusCode.TooManyRequests, early.StatusCode);
        Assert.Equal(HttpStatusCode.OK, inTime.StatusCode);
    }

    [Fact]
    public async Task Attempts_made_at_once_are_not_all_heard()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => gateway.TryLoginAsync("admin", Wrong)));

        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Whoever_guesses_at_one_address_does_not_shut_the_owner_out_at_another()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        await FailAsync(gateway, "admin", 5, Attacker);

        using var attacker = await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword, Attacker);
        using var owner = await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword, Owner);

        Assert.Equal(HttpStatusCode.TooManyRequests, attacker.StatusCode);
        Assert.Equal(HttpStatusCode.OK, owner.StatusCode);
    }

    [Fact]
    public async Task Guessing_from_many_addresses_slows_down_but_not_for_an_address_that_the_owner_has_used()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        using var first = await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword, Owner);
        for (var i = 0; i < 50; i++)
            await FailAsync(gateway, "admin", 1, $"203.0.113.{i}");

        using var next = await gateway.TryLoginAsync("admin", Wrong, "203.0.113.200");
        using var owner = await gateway.TryLoginAsync("admin", GatewayHost.AdminPassword, Owner);

        Assert.Equal(HttpStatusCode.TooManyRequests, next.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), next.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, owner.StatusCode);
    }

    [Fact]
    public async Task One_address_cannot_try_many_accounts_even_if_it_logs_into_one_of_its_own()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        await gateway.RegisterAsync("eve");
        for (var i = 0; i < 50; i++)
        {
            if (i % 10 == 0)
                (await gateway.TryLoginAsync("eve", UserCalls.Password, Attacker)).EnsureSuccessStatusCode();
            await FailAsync(gateway, $"user{i}", 1, Attacker);
        }

        using var next = await gateway.TryLoginAsync("user51", Wrong, Attacker);

        Assert.Equal(HttpStatusCode.TooManyRequests, next.StatusCode);
    }

    [Fact]
    public async Task A_household_cannot_choose_among_its_ipv6_addresses()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        for (var i = 1; i <= 5; i++)
            await FailAsync(gateway, "admin", 1, $"2001:db8:0:1::{i}");

        using var same = await gateway.TryLoginAsync("admin", Wrong, "2001:db8:0:1::99");
        using var other = await gateway.TryLoginAsync("admin", Wrong, "2001:db8:0:2::1");

        Assert.Equal(HttpStatusCode.TooManyRequests, same.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public async Task A_stolen_access_token_does_not_speed_guessing_up()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        using var admin = await gateway.AdminAsync();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await admin.PostAsJsonAsync(
                "/api/auth/change-password", new { current_password = Wrong, new_password = "another long one" });
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.BadRequest, 5).Append(HttpStatusCode.TooManyRequests), answers);
    }

    private static async Task FailAsync(GatewayHost gateway, string username, int times, string? from = null)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await gateway.TryLoginAsync(username, Wrong, from);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }
}

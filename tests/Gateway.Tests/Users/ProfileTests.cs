using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class ProfileTests
{
    private const string NewPassword = "an even longer one";

    [Fact]
    public async Task A_user_changes_his_names_and_logs_in_by_the_new_ones()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.RegisterAsync("ada");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);

        using var changed = await ada.PutAsJsonAsync("/api/auth/me", new { username = "Lovelace", email = "l@example.org" });

        Assert.Equal("Lovelace", (await changed.ReadAsync()).Text("username"));
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("lovelace", UserCalls.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("L@example.org", UserCalls.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.TryLoginAsync("ada", UserCalls.Password)).StatusCode);
    }

    [Fact]
    public async Task A_user_cannot_take_anothers_name()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.RegisterAsync("ada");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);

        using var name = await ada.PutAsJsonAsync("/api/auth/me", new { username = "Admin" });
        using var address = await ada.PutAsJsonAsync("/api/auth/me", new { email = "ADMIN@example.com" });

        Assert.Equal("username_taken", await name.CodeAsync());
        Assert.Equal("email_taken", await address.CodeAsync());
    }

    [Fact]
    public async Task A_new_password_ends_all_other_logins_and_the_old_password()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.RegisterAsync("ada");
        using var here = await gateway.LoginAsync("ada", UserCalls.Password);
        using var elsewhere = await gateway.LoginAsync("ada", UserCalls.Password);

        using var changed = await here.PostAsJsonAsync(
            "/api/auth/change-password", new { current_password = UserCalls.Password, new_password = NewPassword });

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/api/auth/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.GetAsync("/api/auth/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.TryLoginAsync("ada", UserCalls.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("ada", NewPassword)).StatusCode);
    }

    [Theory]
    [InlineData("wrong one", NewPassword, "wrong_password")]
    [InlineData(UserCalls.Password, "password123", "weak_password")]
    [InlineData(UserCalls.Password, "short", "invalid_request")]
    public async Task A_refused_change_leaves_the_password_as_it_is(string current, string wanted, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.RegisterAsync("ada");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);

        using var answer = await ada.PostAsJsonAsync("/api/auth/change-password", new { current_password = current, new_password = wanted });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, await answer.CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("ada", UserCalls.Password)).StatusCode);
    }
}

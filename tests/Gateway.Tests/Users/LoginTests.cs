using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class LoginTests
{
    [Fact]
    public async Task A_login_answers_a_pair_of_tokens_and_the_user()
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var answer = await gateway.Client.PostAsJsonAsync("/api/auth/login", new { username = "admin", password = GatewayHost.AdminPassword });

        var login = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(900, login.GetProperty("expires_in").GetInt32());
        Assert.Equal("Bearer", login.GetProperty("token_type").GetString());
        Assert.Equal(64, login.GetProperty("refresh_token").GetString()!.Length);
        Assert.Equal("admin", login.GetProperty("user").GetProperty("role").GetString());
    }

    [Theory]
    [InlineData("username", "Ada")]
    [InlineData("username", "aDA")]
    [InlineData("username", "ada@Example.org")]
    [InlineData("email", "ADA@example.org")]
    public async Task A_user_logs_in_by_name_or_address_in_any_case(string field, string name)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.RegisterAsync("Ada", "ada@example.org");

        using var answer = await gateway.Client.PostAsJsonAsync(
            "/api/auth/login", new Dictionary<string, string> { [field] = name, ["password"] = UserCalls.Password });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_user_and_a_wrong_password_get_the_same_answer()
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var wrong = await gateway.Client.PostAsJsonAsync("/api/auth/login", new { username = "admin", password = "not the one" });
        using var unknown = await gateway.Client.PostAsJsonAsync("/api/auth/login", new { username = "nobody", password = "not the one" });

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("invalid_credentials", await wrong.CodeAsync());
        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
        Assert.Equal(await wrong.WithoutTraceAsync(), await unknown.WithoutTraceAsync());
    }

    [Fact]
    public async Task A_disabled_user_is_told_so_only_with_the_right_password()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        using var admin = await gateway.AdminAsync();
        using var change = await admin.PatchAsJsonAsync($"/api/admin/users/{id}", new { enabled = false });
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);

        using var right = await gateway.TryLoginAsync("ada", UserCalls.Password);
        using var wrong = await gateway.TryLoginAsync("ada", "not the one");

        Assert.Equal("user_disabled", await right.CodeAsync());
        Assert.Equal(HttpStatusCode.Forbidden, right.StatusCode);
        Assert.Equal("invalid_credentials", await wrong.CodeAsync());
    }

    [Theory]
    [InlineData("""{"password": "something long"}""")]
    [InlineData("""{"username": "admin"}""")]
    [InlineData("""{"username": "admin", "password": null}""")]
    [InlineData("""{"username": 1, "password": "something long"}""")]
    [InlineData("""{"username": """)]
    public async Task A_login_that_makes_no_sense_is_a_bad_request(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var answer = await gateway.Client.PostAsync("/api/auth/login", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}

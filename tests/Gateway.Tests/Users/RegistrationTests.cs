using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Whoever_registers_is_a_user_and_can_log_in()
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var answer = await gateway.Client.PostAsJsonAsync(
            "/api/auth/register", new { username = "Ada", email = "ada@example.org", password = UserCalls.Password });

        var user = await answer.ReadAsync();
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Ada", user.Text("username"));
        Assert.Equal("user", user.Text("role"));
        Assert.False(user.TryGetProperty("password_hash", out _));
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);
        Assert.Equal(user.Text("id"), (await (await ada.GetAsync("/api/auth/me")).ReadAsync()).Text("id"));
    }

    [Fact]
    public async Task Nobody_chooses_his_own_role_or_id()
    {
        await using var gateway = await GatewayHost.StartAsync();
        const string Wanted = "00000000-0000-7000-8000-000000000002";

        using var registered = await gateway.Client.PostAsJsonAsync("/api/auth/register", new
        {
            username = "eve", email = "eve@example.org", password = UserCalls.Password, role = "admin", id = Wanted, is_admin = true,
        });
        using var eve = await gateway.LoginAsync("eve", UserCalls.Password);
        using var changed = await eve.PutAsJsonAsync("/api/auth/me", new { email = "eve2@example.org", role = "admin", enabled = true });

        Assert.NotEqual(Wanted, (await registered.ReadAsync()).Text("id"));
        Assert.Equal("user", (await changed.ReadAsync()).Text("role"));
        using var refused = await eve.GetAsync("/api/admin/users");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("forbidden", await refused.CodeAsync());
    }

    [Fact]
    public async Task A_closed_site_registers_nobody()
    {
        await using var gateway = await GatewayHost.StartAsync(("ALLOW_REGISTRATION", "false"));

        using var answer = await gateway.Client.PostAsJsonAsync(
            "/api/auth/register", new { username = "ada", email = "ada@example.org", password = UserCalls.Password });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("registration_closed", await answer.CodeAsync());
        using var login = await gateway.TryLoginAsync("ada", UserCalls.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, login.StatusCode);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_name_or_address_is_given_once_in_whatever_case(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        await gateway.RegisterAsync("ada", "ada@example.org");

        using var name = await gateway.Client.PostAsJsonAsync(
            "/api/auth/register", new { username = "ADA", email = "other@example.org", password = UserCalls.Password });
        using var address = await gateway.Client.PostAsJsonAsync(
            "/api/auth/register", new { username = "other", email = "Ada@Example.org", password = UserCalls.Password });

        Assert.Equal(HttpStatusCode.Conflict, name.StatusCode);
        Assert.Equal("username_taken", await name.CodeAsync());
        Assert.Equal("email_taken", await address.CodeAsync());
    }

    [Theory]
    [InlineData("a", "ada@example.org", UserCalls.Password, "username")]
    [InlineData("ada@home", "ada@example.org", UserCalls.Password, "username")]
    [InlineData("<script>", "ada@example.org", UserCalls.Password, "username")]
    [InlineData("ada", "nowhere", UserCalls.Password, "email")]
    [InlineData("ada", "ada@example.org", "7 chars", "password")]
    public async Task A_fault_in_a_registration_names_its_field(string username, string email, string password, string field)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var answer = await gateway.Client.PostAsJsonAsync("/api/auth/register", new { username, email, password });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("admin123")]
    [InlineData("Password1")]
    [InlineData("ada.lovelace")]
    [InlineData("ada@example.org")]
    public async Task A_password_that_anybody_would_try_is_refused(string password)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var answer = await gateway.Client.PostAsJsonAsync(
            "/api/auth/register", new { username = "ada.lovelace", email = "ada@example.org", password });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("weak_password", await answer.CodeAsync());
    }

    [Fact]
    public async Task Registrations_from_one_network_become_slow_and_those_from_others_do_not()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await TryAsync(gateway, "ada", "password", "203.0.113.7")).StatusCode);

        using var refused = await TryAsync(gateway, "ada", UserCalls.Password, "203.0.113.7");
        using var elsewhere = await TryAsync(gateway, "bob", UserCalls.Password, "203.0.113.8");
        clock.Advance(TimeSpan.FromSeconds(1));
        using var later = await TryAsync(gateway, "ada", UserCalls.Password, "203.0.113.7");
        using var again = await TryAsync(gateway, "eve", UserCalls.Password, "203.0.113.7");

        Assert.Equal((HttpStatusCode.TooManyRequests, 1), (refused.StatusCode, refused.Headers.RetryAfter?.Delta?.TotalSeconds));
        Assert.Equal("too_many_attempts", await refused.CodeAsync());
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (elsewhere.StatusCode, later.StatusCode));
        Assert.Equal((HttpStatusCode.TooManyRequests, 2), (again.StatusCode, again.Headers.RetryAfter?.Delta?.TotalSeconds));
    }

    private static Task<HttpResponseMessage> TryAsync(GatewayHost gateway, string username, string password, string from)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/register") { Content = JsonContent.Create(new { username, email = $"{username}@example.org", password }) };
        request.Headers.Add("X-Forwarded-For", from);
        return gateway.Client.SendAsync(request);
    }
}

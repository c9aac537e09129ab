using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Money;

/// <summary>A user without privileges, with a purse and a key.</summary>
internal sealed class Customer : IDisposable
{
    private readonly RelayHost _host;

    private Customer(RelayHost host, Guid id, HttpClient login) => (_host, Id, Login) = (host, id, login);

    public Guid Id { get; }

    /// <summary>Logged in as the user.</summary>
    public HttpClient Login { get; }

    /// <summary>Presents the user's key.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static async Task<Customer> NewAsync(RelayHost host, string credits = "0", object? limits = null, string name = "customer")
    {
        var made = await SendAsync(host.Admin, HttpMethod.Post, "/api/admin/users", new { username = name, email = name + "@example.com", password = "customer password" });
        var customer = new Customer(host, made.GetProperty("id").GetGuid(), await host.Gateway.LoginAsync(name, "customer password"));
        if (credits != "0")
            await customer.TopUpAsync(credits);
        customer.Client = await customer.NewKeyAsync(limits);
        return customer;
    }

    public Task TopUpAsync(string credits) =>
        SendAsync(_host.Admin, HttpMethod.Post, $"/api/admin/users/{Id}/balance", new { amount = credits, reason = "test" });

    /// <returns>A client with another key of this user.</returns>
    public async Task<HttpClient> NewKeyAsync(object? limits = null)
    {
        var key = await SendAsync(Login, HttpMethod.Post, "/api/keys", new { name = "key", limits });
        return _host.ClientWith(key.GetProperty("key").GetString()!);
    }

    /// <summary>Asks the key how it stands: balance, held, limits.</summary>
    public Task<JsonElement> StandingAsync() => SendAsync(Client, HttpMethod.Get, "/v1/key", null);

    /// <summary>The balance in the database, once all usage is recorded.</summary>
    public async Task<string> BalanceAsync()
    {
        await _host.Gateway.RecordedAsync();
        return (await SendAsync(Login, HttpMethod.Get, "/api/auth/me", null)).GetProperty("balance").GetString()!;
    }

    public static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static Task SetPriceAsync(RelayHost host, string model, object price) =>
        SendAsync(host.Admin, HttpMethod.Put, $"/api/admin/models/{model}/price", price);

    public void Dispose()
    {
        Login.Dispose();
        Client?.Dispose();
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Ledger;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Money;

/// <summary>Several gateways over one PostgreSQL and one Redis let no more through together than one does.</summary>
public sealed class NodesTests
{
    private static readonly (string Path, string Json) Ask = Dialects.Request("anthropic", stream: false);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_200_at_once_over_all_nodes_exactly_the_10_go_through_that_can_be_paid(int count)
    {
        await using var nodes = await Nodes.StartAsync(count, null);
        await nodes.SetPriceAsync(new { input = "0", output = "1000" });
        nodes.Provider.Default = new Script { OutputTokens = 100 };
        await nodes.TopUpAsync("1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => nodes.AskAsync(i % count)));

        Assert.Equal(10, answers.Count(a => a == HttpStatusCode.OK));
        Assert.Equal(190, answers.Count(a => a == HttpStatusCode.PaymentRequired));
        Assert.Equal(10, nodes.Provider.Requests.Count(r => r.Method == "POST"));
        await nodes.AssertSpentAsync();

        // What one node is told of can be spent at another at once, and once.
        await nodes.TopUpAsync("0.1");
        Assert.Equal(HttpStatusCode.OK, await nodes.AskAsync(count - 1));
        Assert.Equal(HttpStatusCode.PaymentRequired, await nodes.AskAsync(0));
        await nodes.AssertSpentAsync();
    }

    [Fact]
    public async Task What_is_changed_on_one_node_holds_on_the_other_as_soon_as_it_hears_of_it()
    {
        // The clock goes on by a moment for each change, and no further: nothing is read again that nobody spoke of.
        var clock = new ManualClock();
        await using var nodes = await Nodes.StartAsync(2, clock);
        await nodes.SetPriceAsync(new { input = "0", output = "0", request = "1" });
        await nodes.TopUpAsync("1000");
        await nodes.UntilAskedAsync(HttpStatusCode.OK, cost: "1");

        await nodes.SetPriceAsync(new { input = "0", output = "0", request = "2" });
        await nodes.UntilAskedAsync(HttpStatusCode.OK, cost: "2");

        clock.Advance(TimeSpan.FromMilliseconds(1));
        await nodes.PatchAsync($"/api/admin/accounts/{nodes.AccountId}", new { enabled = false });
        await nodes.UntilAskedAsync(HttpStatusCode.NotFound);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await nodes.PatchAsync($"/api/admin/accounts/{nodes.AccountId}", new { enabled = true });
        await nodes.UntilAskedAsync(HttpStatusCode.OK);

        await nodes.PatchAsync($"/api/admin/keys/{nodes.KeyId}", new { limits = new { requests_per_minute = 1 } });
        await nodes.UntilAskedAsync(HttpStatusCode.TooManyRequests);

        await nodes.PatchAsync($"/api/admin/users/{nodes.UserId}", new { enabled = false });
        await nodes.UntilAskedAsync(HttpStatusCode.Unauthorized);
        await nodes.AssertLedgerAddsUpAsync();
    }

    /// <summary>The nodes, and a user with a key. All that is changed is changed on the first node.</summary>
    private sealed class Nodes : IAsyncDisposable
    {
        private readonly List<GatewayHost> _gateways = [];
        private readonly List<HttpClient> _clients = [];

        public required FakeProvider Provider { get; init; }

        public HttpClient Admin { get; private set; } = null!;

        public Guid UserId { get; private set; }

        public Guid KeyId { get; private set; }

        public Guid AccountId { get; private set; }

        public static async Task<Nodes> StartAsync(int count, TimeProvider? clock)
        {
            var redis = TestRedis.Url();
            var database = await TestDatabase.SettingsAsync(TestDatabase.Postgres);
            var nodes = new Nodes { Provider = await FakeProvider.StartAsync() };
            for (var i = 0; i < count; i++)
            {
                nodes._gateways.Add(await GatewayHost.StartAsync(clock, null,
                [
                    .. database, ("REDIS_URL", redis), ("ENCRYPTION_KEY", "the same on both nodes"),
                ]));
                if (i == 0)
                    await nodes.AddAccountAsync();
            }

            using var user = await nodes._gateways[0].NewUserAsync("customer");
            nodes.UserId = (await user.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
            var key = await user.CreateKeyAsync(new { name = "key" });
            nodes.KeyId = key.GetProperty("id").GetGuid();
            foreach (var gateway in nodes._gateways)
            {
                var client = new HttpClient { BaseAddress = gateway.Address };
                client.DefaultRequestHeaders.Authorization = new("Bearer", key.GetProperty("key").GetString());
                nodes._clients.Add(client);
            }

            return nodes;
        }

        public async Task SetPriceAsync(object price)
        {
            using var answer = await Admin.PutAsJsonAsync("/api/admin/models/gpt-test/price", price);
            answer.EnsureSuccessStatusCode();
        }

        public async Task TopUpAsync(string credits)
        {
            using var answer = await Admin.AdjustAsync($"{UserId}", credits);
            answer.EnsureSuccessStatusCode();
        }

        public async Task PatchAsync(string path, object change)
        {
            using var answer = await Admin.PatchAsJsonAsync(path, change);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        public async Task<HttpStatusCode> AskAsync(int node)
        {
            using var answer = await RelayHost.PostAsync(_clients[node], Ask.Path, Ask.Json);
            return answer.StatusCode;
        }

        /// <summary>Asks the last node until it answers like this.</summary>
        public Task UntilAskedAsync(HttpStatusCode status, string? cost = null) => RelayHost.UntilAsync(async () =>
        {
            using var answer = await RelayHost.PostAsync(_clients[^1], Ask.Path, Ask.Json);
            return answer.StatusCode == status && (cost is null || answer.Headers.GetValues("x-apihub-cost").Single() == cost);
        });

        /// <summary>All is spent and nothing held, whichever node is asked.</summary>
        public async Task AssertSpentAsync()
        {
            foreach (var client in _clients)
            {
                var standing = await client.JsonAsync("/v1/key");
                Assert.Equal(("0", "0"), (standing.GetProperty("balance").GetString(), standing.GetProperty("held").GetString()));
            }

            await AssertLedgerAddsUpAsync();
            Assert.Equal(0, (await _gateways[0].WalletAsync(UserId)).Balance);
        }

        public async Task AssertLedgerAddsUpAsync()
        {
            foreach (var gateway in _gateways)
                await gateway.RecordedAsync();
            await _gateways[0].AssertLedgerAddsUpAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in _clients)
                client.Dispose();
            Admin.Dispose();
            foreach (var gateway in _gateways)
                await gateway.DisposeAsync();
            await Provider.DisposeAsync();
        }

        private async Task AddAccountAsync()
        {
            Admin = await _gateways[0].AdminAsync();
            var account = new { name = "shared", kind = "cliproxyapi", base_url = Provider.Address, credential = "upstream-secret", models = new[] { "gpt-test" } };
            using var answer = await Admin.PostAsJsonAsync("/api/admin/accounts", account);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            AccountId = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        }
    }
}

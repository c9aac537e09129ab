using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Chat.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Chat;

/// <summary>What tests of the chat say over and over.</summary>
internal static class ChatCalls
{
    /// <summary>A client with a new key of the first administrator, in the header that the old wrapper's tools use.</summary>
    public static async Task<HttpClient> KeyClientAsync(this GatewayHost gateway)
    {
        using var admin = await gateway.AdminAsync();
        using var made = await admin.PostAsJsonAsync("/api/keys", new { name = "chat" });
        var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString());
        return client;
    }

    public static Task<HttpResponseMessage> ChatAsync(this HttpClient client, object request, CancellationToken cancellationToken = default) =>
        client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(request) },
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken);

    /// <summary>Says something and has it answered.</summary>
    public static async Task<JsonElement> SayAsync(this HttpClient client, string message, string? session = null, string model = "gpt-test", bool stream = false)
    {
        using var answer = await client.ChatAsync(new { message, session_id = session, model, stream });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        if (!stream)
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        await using var events = await ChatStream.OpenAsync(answer);
        return (await events.RestAsync())[^1];
    }

    /// <summary>How many messages of a session are being answered or wait to be.</summary>
    public static int WaitingIn(this GatewayHost gateway, string session) =>
        gateway.Services.GetRequiredService<LocalTurns>().Waiting(Guid.Parse(session));

    public static string Session(this JsonElement answer) => answer.GetProperty("session_id").GetString()!;

    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }

    /// <summary>What a session remembers, as "role: content".</summary>
    public static async Task<List<string>> RememberedAsync(this HttpClient client, string session)
    {
        var details = await client.GetFromJsonAsync<JsonElement>($"/api/sessions/{session}");
        return [.. details.GetProperty("messages").EnumerateArray().Select(m => $"{m.GetProperty("role").GetString()}: {m.GetProperty("content").GetString()}")];
    }

    /// <summary>The conversation that the provider was asked with, as "role: content", whatever the dialect.</summary>
    public static List<string> Conversation(this ReceivedRequest request)
    {
        var json = request.Json;
        return json.TryGetProperty("contents", out var contents)
            ? [.. contents.EnumerateArray().Select(c => $"{(c.GetProperty("role").GetString() == "model" ? "assistant" : "user")}: {c.GetProperty("parts")[0].GetProperty("text").GetString()}")]
            : [.. json.GetProperty("messages").EnumerateArray().Select(m => $"{m.GetProperty("role").GetString()}: {m.GetProperty("content").GetString()}")];
    }
}

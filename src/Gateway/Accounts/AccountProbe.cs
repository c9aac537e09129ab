using System.Collections.Frozen;
using System.Net;
using System.Text.Json;

namespace ApiHub.Gateway.Accounts;

internal enum ProbeVerdict : byte
{
    Well,
    RefusesCredential,
    Unreachable,

    /// <summary>It answers, but not with a list of models: perhaps the address is of something else.</summary>
    Odd,
}

/// <summary>What an account said when it was asked for its models.</summary>
/// <param name="Verdict">In one word.</param>
/// <param name="Detail">In one sentence for the operator, without address or credential.</param>
/// <param name="Models">The names that it listed.</param>
internal sealed record ProbeResult(ProbeVerdict Verdict, string Detail, IReadOnlyCollection<string> Models);

/// <summary>Asks an account for its models: the one call that every kind answers and none bills.</summary>
internal sealed class AccountProbe(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int MostBytes = 4 * 1024 * 1024;

    public async Task<ProbeResult> AskAsync(UpstreamAccount account, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = Request(account);
            using var answer = await account.Connections.Questions.SendAsync(request, either.Token);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return new(ProbeVerdict.RefusesCredential, $"It refuses its credential ({(int)answer.StatusCode}).", []);
            if (!answer.IsSuccessStatusCode)
                return new(ProbeVerdict.Odd, $"It answers {(int)answer.StatusCode} when asked for its models.", []);
            var models = await ReadAsync(answer, either.Token);
            account.State.DiscoveredModels = models;
            return new(ProbeVerdict.Well, $"It serves {models.Count} models.", models);
        }
        catch (JsonException)
        {
            return new(ProbeVerdict.Odd, "It answers, but not with a list of models: is the address right?", []);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(ProbeVerdict.Unreachable, $"It did not answer within {Patience.TotalSeconds:0} seconds.", []);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(ProbeVerdict.Unreachable, "It cannot be reached.", []);
        }
    }

    private static HttpRequestMessage Request(UpstreamAccount account)
    {
        // Behind a worker is the vendor, who is asked himself.
        var isAnthropic = account.Kind is AccountKinds.Anthropic or AccountKinds.ClaudeCli;
        var (path, query) = account.Kind == AccountKinds.Gemini ? ("/v1beta/models", "?pageSize=1000") : ("/v1/models", isAnthropic ? "?limit=1000" : "");
        var request = new HttpRequestMessage(HttpMethod.Get, account.Address.For(path, query)) { Version = HttpVersion.Version11 };
        if (account.CredentialValue is { } credential)
            request.Headers.TryAddWithoutValidation(isAnthropic ? "x-api-key" : account.CredentialHeader, credential);
        if (isAnthropic)
            request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        return request;
    }

    private static async Task<FrozenSet<string>> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await answer.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
        using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException();
        var list = root.TryGetProperty("data", out var data) ? data : root.TryGetProperty("models", out var models) ? models : throw new JsonException();
        if (list.ValueKind != JsonValueKind.Array)
            throw new JsonException();
        return list.EnumerateArray().Select(Name).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
    }

    private static string? Name(JsonElement model)
    {
        if (model.ValueKind != JsonValueKind.Object)
            return null;
        var name = Text(model, "id") ?? Text(model, "name");
        return name?.StartsWith("models/", StringComparison.Ordinal) == true ? name["models/".Length..] : name;
    }

    private static string? Text(JsonElement model, string property) =>
        model.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Reflection;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Hosting.WebConsole;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Settings;
using ApiHub.Gateway.Users;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting;

/// <summary>What the person who has started the gateway needs next: plain lines on the console, whatever the log's form.</summary>
internal static class StartupSummary
{
    private static readonly TimeSpan UpstreamPatience = TimeSpan.FromSeconds(2);

    public static string Version { get; } =
        typeof(StartupSummary).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static async Task WriteAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var site = services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var key = services.GetRequiredService<FirstKey>();
        var address = $"http://localhost:{site.Port}{site.PathBase}";
        var (upstream, model) = await AskUpstreamsAsync(services, cancellationToken);
        await Console.Out.WriteLineAsync($"""

            {services.GetRequiredService<SettingsBook>().Current.Name} {Version} is ready at {address}

              Console   {(services.GetRequiredService<ConsoleFiles>().Version is null ? "not built: install Node.js 20.19 or newer and run ./start.sh again" : address)}
              Admin     {AdminLine(services)}
              Upstream  {upstream}
              API docs  {address}/docs

            {(await key.EnsureAsync(cancellationToken) ? TryIt(address, key.Path, model) : $"Make a key for your programs in the console, or log in and POST {address}/api/keys (see the API docs).")}

            """);
    }

    private static string AdminLine(IServiceProvider services)
    {
        var admin = services.GetRequiredService<FirstAdmin>();
        var username = services.GetRequiredService<IOptions<FirstAdminOptions>>().Value.Username;
        var file = Path.GetFullPath(admin.PasswordFile);
        if (admin.GeneratedPassword is { } password)
            return $"{username}, password {password} (shown only now; kept in {file})";
        return File.Exists(file) ? $"{username}, password in {file}" : username;
    }

    /// <summary>Asks the accounts for their models, which none bills, and names a model that one of them serves.</summary>
    private static async Task<(string State, string? Model)> AskUpstreamsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var accounts = services.GetRequiredService<AccountPool>().Current.Where(account => !account.Paused).ToList();
        if (accounts.TrueForAll(account => account.Kind == AccountKinds.Demo))
        {
            return accounts.Count == 0
                ? ("each account is paused or disabled: nothing can be answered", null)
                : ("none yet, so the model demo answers with canned text; set UPSTREAM_URL and UPSTREAM_API_KEY in .env and start again", "demo");
        }

        using var patience = new CancellationTokenSource(UpstreamPatience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var probe = services.GetRequiredService<AccountProbe>();
        var answers = await Task.WhenAll(accounts.Where(a => a.Kind != AccountKinds.Demo).Select(async account => (account.Name, Answer: await AskAsync(probe, account, either.Token))));
        cancellationToken.ThrowIfCancellationRequested();
        var lines = answers.Select(a => $"{a.Name}: {a.Answer?.Detail ?? $"It did not answer within {UpstreamPatience.TotalSeconds:0} seconds."}");
        return (string.Join("\n            ", lines), answers.SelectMany(a => a.Answer?.Models ?? []).Where(IsForChat).Order(StringComparer.Ordinal).FirstOrDefault());
    }

    private static async Task<ProbeResult?> AskAsync(AccountProbe probe, UpstreamAccount account, CancellationToken cancellationToken)
    {
        try
        {
            return await probe.AskAsync(account, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>A guess from the name, for an example that works: lists of models do not say what they are for.</summary>
    private static bool IsForChat(string model) =>
        !new[] { "embed", "image", "audio", "tts", "whisper", "dall-e", "moderation", "rerank", "realtime", "sora", "veo" }
            .Any(other => model.Contains(other, StringComparison.OrdinalIgnoreCase));

    /// <summary>The key is read from its file when the line runs, so that it stands neither on the screen nor in a shell's history.</summary>
    private static string TryIt(string address, string keyFile, string? model) => $$"""
        Try it:

          curl {{address}}/v1/chat/completions -H "Authorization: Bearer $(cat '{{keyFile}}')" -H "Content-Type: application/json" -d '{"model": "{{model ?? "MODEL"}}", "messages": [{"role": "user", "content": "Hello"}]}'
        """;
}

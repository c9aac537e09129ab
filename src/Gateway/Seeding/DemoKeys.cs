using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Plans;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Seeding;

/// <summary>A key, and what the program that has it does with it.</summary>
/// <param name="Row">The key.</param>
/// <param name="Dialect">What the program speaks.</param>
/// <param name="Vendor">Whose models it uses.</param>
/// <param name="Accounts">Which accounts serve it: the first one mostly.</param>
/// <param name="Until">After this moment it is used no more.</param>
internal sealed record DemoKey(ApiKey Row, Dialect Dialect, string Vendor, IReadOnlyList<string> Accounts, DateTimeOffset Until)
{
    /// <summary>Nano-credits that its requests have cost.</summary>
    public long Spent { get; set; }
}

/// <summary>The keys, with names and limits as people give them. A few do most of the work.</summary>
internal sealed class DemoKeys
{
    private const int Count = 250;

    private static readonly (string Name, Dialect Dialect, string Vendor)[] Programs =
    [
        ("claude-code", Dialect.Anthropic, DemoModels.Anthropic), ("codex", Dialect.OpenAiResponses, DemoModels.OpenAi),
        ("web-chat", Dialect.OpenAiChat, DemoModels.OpenAi), ("agent-runner", Dialect.Anthropic, DemoModels.Anthropic),
        ("support-bot", Dialect.OpenAiChat, DemoModels.Anthropic), ("search-index", Dialect.OpenAiChat, DemoModels.OpenAi),
        ("gemini-cli", Dialect.Gemini, DemoModels.Gemini), ("code-review", Dialect.Anthropic, DemoModels.Anthropic),
        ("translator", Dialect.OpenAiChat, DemoModels.Gemini), ("summaries", Dialect.OpenAiChat, DemoModels.OpenAi),
        ("data-pipeline", Dialect.OpenAiResponses, DemoModels.OpenAi), ("notebook", Dialect.OpenAiChat, DemoModels.OpenAi),
        ("docs-assistant", Dialect.Anthropic, DemoModels.Anthropic), ("evals", Dialect.OpenAiChat, DemoModels.Anthropic),
        ("mobile-app", Dialect.Gemini, DemoModels.Gemini), ("mail-triage", Dialect.OpenAiChat, DemoModels.OpenAi),
    ];

    private static readonly string[] Places =
        ["prod", "laptop", "ci", "staging", "nightly", "berlin", "shanghai", "team-a", "team-b", "k8s", "office", "beta", "canary", "workshop", "intern", "old"];

    private readonly (DemoKey Key, int Weight)[] _used;
    private readonly int _weights;

    public DemoKeys(Dice dice, SeedPeriod period, DemoPeople people, DemoAccounts accounts, string prefix)
    {
        var owners = people.Users.Select((user, i) => (user.Id, Weight: i == 0 ? 40 : 7)).ToList();
        for (var i = 0; i < Count; i++)
        {
            var (name, dialect, vendor) = Programs[i % Programs.Length];
            // One half is as old as the site, the others came by and by.
            var created = dice.Percent(50) ? period.From.AddMinutes(-dice.Below(30 * 1440)) : period.At(dice.Below(900));
            var text = KeyText.New(prefix);
            var row = New(dice, period, dice.One(owners), $"{name}-{Places[i / Programs.Length]}", text, created);
            if (dice.Percent(12))
                row.AllowedModels = DemoModels.PatternsOf(vendor);
            else if (row is { Enabled: true, DeletedAt: null, ExpiresAt: null, AllowedIps: [] } && row.UserId == DemoPeople.DemoId)
                DemosText ??= text;
            var served = accounts.For(vendor);
            All.Add(new(row, dialect, vendor, [dice.One(served), dice.One(served), dice.One(served)], End(row, period)));
        }

        // The sizes of firms and of cities are like that, and so are those of keys.
        _used = [.. All.Select((key, i) => (key, 10_000 / (1 + (i * 7 % Count))))];
        _weights = _used.Sum(use => use.Weight);
    }

    public List<DemoKey> All { get; } = [];

    /// <summary>The text of a key of the user demo, for whoever wants to try it.</summary>
    public string? DemosText { get; }

    /// <summary>Whose request this one is.</summary>
    public DemoKey Draw(Dice dice, DateTimeOffset at)
    {
        while (true)
        {
            var left = dice.Below(_weights);
            var key = Array.Find(_used, use => (left -= use.Weight) < 0).Key;
            if (key.Row.CreatedAt <= at && key.Until > at)
                return key;
        }
    }

    /// <summary>Limits that fit what was used: some are nearly reached, some are far away.</summary>
    public void Limit(Dice dice, SeedPeriod period)
    {
        foreach (var key in All.Where(_ => dice.Percent(60)))
        {
            var perDay = key.Spent / period.Days;
            key.Row.Limits = new()
            {
                RequestsPerMinute = dice.Percent(50) ? dice.One<long>([30, 60, 120, 300]) : null,
                TokensPerMinute = dice.Percent(20) ? dice.One<long>([200_000, 500_000, 2_000_000]) : null,
                TokensPerDay = dice.Percent(25) ? dice.One<long>([5_000_000, 20_000_000, 50_000_000]) : null,
                ConcurrentRequests = dice.Percent(25) ? dice.One<long>([2, 5, 10, 20]) : null,
                SpendPerDay = dice.Percent(30) ? Around(perDay * 3) : null,
                SpendPerMonth = dice.Percent(45) ? Around(perDay * 30) : null,
                SpendTotal = dice.Percent(20) ? Around(key.Spent) : null,
            };
            if (dice.Percent(10))
                key.Row.Caps = new() { RequestsPerMinute = 600, SpendPerMonth = Around(perDay * 90) };
        }

        // Whole credits, somewhat above.
        long Around(long amount) => ((amount * dice.Between(105, 250) / 100 / Credits.NanosPerCredit) + 1) * Credits.NanosPerCredit;
    }

    private static ApiKey New(Dice dice, SeedPeriod period, Guid owner, string name, string text, DateTimeOffset created)
    {
        var deleted = dice.Percent(4) ? (DateTimeOffset?)period.At(dice.Below(100) + 900) : null;
        return new()
        {
            Id = dice.Id(created),
            UserId = owner,
            Name = name,
            Hash = deleted is null ? KeyHash.Of(text).ToArray() : null,
            Prefix = KeyText.ShownStart(text),
            Last4 = text[^KeyText.ShownEnd..],
            Enabled = !dice.Percent(6),
            ExpiresAt = dice.Percent(12) ? period.At(dice.Below(800) + 800) : null,
            Limits = LimitSet.None,
            AllowedIps = dice.Percent(5) ? ["127.0.0.1", "10.0.0.0/8"] : [],
            Note = dice.Percent(15) ? dice.One(["Ask the platform team before changing this.", "Rotated every quarter.", "For the workshop."]) : null,
            CreatedAt = created,
            UpdatedAt = deleted ?? created,
            DeletedAt = deleted,
        };
    }

    private static DateTimeOffset End(ApiKey row, SeedPeriod period)
    {
        var end = row.DeletedAt ?? (row.Enabled ? DateTimeOffset.MaxValue : period.At(850));
        return row.ExpiresAt < end ? row.ExpiresAt.Value : end;
    }
}

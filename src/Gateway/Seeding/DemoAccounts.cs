using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Seeding;

/// <summary>
/// Accounts of all kinds. Their addresses are on loopback, at a port where nobody answers, and all but those that answer in process are paused
/// or disabled: nothing leaves the machine, whatever is asked of them.
/// </summary>
internal sealed class DemoAccounts
{
    private const string Nobody = "http://127.0.0.1:9";

    private static readonly (string Kind, string Name, int Count)[] Kinds =
    [
        (AccountKinds.Anthropic, "claude-team", 10),
        (AccountKinds.CliProxyApi, "cliproxy", 8),
        (AccountKinds.OpenAi, "openai-org", 8),
        (AccountKinds.ClaudeCli, "claude-cli", 7),
        (AccountKinds.Gemini, "gemini-project", 5),
        (AccountKinds.Demo, "canned", 2),
    ];

    public DemoAccounts(Dice dice, DateTimeOffset from, AccountSecrets secrets)
    {
        foreach (var (kind, name, count) in Kinds)
        {
            for (var i = 1; i <= count; i++)
                Rows.Add(Account(dice, from.AddDays(-dice.Below(20)), secrets, kind, $"{name}-{i:00}"));
        }
    }

    public List<Account> Rows { get; } = [];

    /// <summary>The accounts that a key's requests go to: those of the vendor's own API, or a proxy that speaks all.</summary>
    public IReadOnlyList<string> For(string vendor) =>
        [.. Rows.Where(row => row.Kind == AccountKinds.CliProxyApi || VendorOf(row.Kind) == vendor).Select(row => row.Name)];

    private static string VendorOf(string kind) => kind switch
    {
        AccountKinds.Anthropic or AccountKinds.ClaudeCli => DemoModels.Anthropic,
        AccountKinds.OpenAi => DemoModels.OpenAi,
        AccountKinds.Gemini => DemoModels.Gemini,
        _ => "",
    };

    private static Account Account(Dice dice, DateTimeOffset at, AccountSecrets secrets, string kind, string name)
    {
        var answersHere = kind == AccountKinds.Demo;
        var isDisabled = !answersHere && dice.Percent(40);
        var row = new Account
        {
            Id = dice.Id(at),
            Name = name,
            Kind = kind,
            BaseUrl = answersHere ? null : Nobody,
            ProtectedCredential = answersHere ? null : secrets.Protect("not-a-credential"),
            Models = kind == AccountKinds.Demo ? ["demo"] : [.. DemoModels.Of(VendorOf(kind))],
            Weight = dice.One([50, 100, 100, 100, 200]),
            Priority = dice.One([0, 0, 0, 10]),
            MaxConcurrency = dice.One<int?>([null, 5, 10, 20]),
            Group = dice.One<string?>([null, "primary", "primary", "reserve"]),
            OnDisconnect = dice.Percent(70) ? DisconnectPolicies.Drain : DisconnectPolicies.Cancel,
            Enabled = !isDisabled,
            Paused = !answersHere && !isDisabled,
            CreatedAt = at,
        };
        row.Changed(at);
        return row;
    }
}

using System.Text.RegularExpressions;
using Xunit;

namespace ApiHub.Gateway.Tests.HouseRules;

/// <summary>The walls between the folders of src/Gateway: which may name what of which. Nothing outside names the relay.</summary>
public sealed partial class DependencyTests
{
    /// <summary>What every folder may use.</summary>
    private static readonly string[] Common = ["Data", "Audit", "Live", "Hosting", "Settings"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Relay"] = ["Users", "Keys", "Accounts", "Workers", "Models", "Plans", "Ledger", "Usage", "Coordination"],
        ["Chat"] = ["Users", "Keys", "Accounts", "Workers", "Models", "Plans", "Ledger", "Usage", "Coordination"],
        ["Keys"] = ["Users", "Models", "Ledger", "Plans", "Coordination"],
        ["Usage"] = ["Users", "Keys", "Ledger", "Models"],
        ["Accounts"] = ["Users", "Models", "Coordination"],
        ["Workers"] = ["Users", "Accounts", "Coordination"],
        ["Users"] = ["Keys", "Ledger", "Plans", "Coordination"],
        ["Audit"] = ["Users", "Usage"],
        ["Overview"] = ["Users", "Accounts", "Workers", "Usage", "Coordination"],
        ["Live"] = ["Users", "Usage", "Coordination"],
        ["Data"] = ["Usage", "Ledger", "Coordination"],
        ["Hosting"] = ["Users", "Usage", "Ledger", "Coordination", "Seeding"],
        ["Settings"] = ["Users", "Ledger", "Coordination"],
        ["Seeding"] = ["Users", "Keys", "Accounts", "Workers", "Models", "Plans", "Ledger", "Usage", "Coordination"],
        ["Models"] = ["Users", "Ledger", "Coordination"],
        ["Plans"] = ["Users", "Ledger", "Models", "Coordination"],
        ["Ledger"] = ["Users", "Usage", "Plans", "Coordination"],
        ["Coordination"] = ["Plans", "Usage"],
        ["Alerts"] = ["Users", "Keys", "Ledger", "Plans", "Coordination"],
    };

    /// <summary>Places whose work is to put all folders together.</summary>
    private static readonly string[] Composition =
    [
        "src/Gateway/Program.cs",
        "src/Gateway/Data/GatewayDb.cs",
        "src/Gateway/Hosting/GatewayApp.cs",
        "src/Gateway/Hosting/HostingSetup.cs",
        "src/Gateway/Hosting/StartupSummary.cs",
    ];

    [Fact]
    public void Folders_name_only_what_the_table_allows()
    {
        var files = Tree.Sources("src/Gateway").Except(Composition).ToList();
        var folders = files.Select(Folder).ToHashSet();

        var broken = from file in files
                     from used in Names(Tree.Read(file)).Where(folders.Contains).Distinct()
                     where used != Folder(file) && !Common.Contains(used) && !Allowed[Folder(file)].Contains(used)
                     select $"{file} names {used}";

        Assert.Equal("", string.Join('\n', broken));
        Assert.Subset(Allowed.Keys.ToHashSet(), folders);
    }

    /// <summary>Whoever else wants to move money, or show it, asks the ledger.</summary>
    [Fact]
    public void Only_the_ledger_touches_wallets_and_entries()
    {
        var inside = Tree.Sources("src/Gateway/Ledger").Append("src/Gateway/Data/GatewayDb.cs").Append("src/Gateway/Data/Migrations/Initial.Ledger.cs").ToList();

        Assert.DoesNotContain(Tree.Sources("src").Except(inside), file => MoneyTables().IsMatch(Tree.Read(file)));
        Assert.All(
            new[] { "await db.Wallets.AddAsync(w)", "db.Set<LedgerEntry>()", "UPDATE wallets SET balance = 0", "\"ledger_entries\"" },
            code => Assert.Matches(MoneyTables(), code));
        Assert.Contains(inside, file => MoneyTables().IsMatch(Tree.Read(file)));
    }

    [Fact]
    public void Names_are_found_in_usings_and_in_code_but_not_in_comments()
    {
        const string Source = """
            using ApiHub.Gateway.Users.Login;
            /// <see cref="Ledger.Credits"/>
            internal sealed class A(Keys.Caller caller) { string b = "Relay.X"; ApiHub.Gateway.Usage.Outcome c; object d = caller.Models.Count; }
            """;

        Assert.Equal(["Keys", "Usage", "Users"], Names(Source).Distinct().Order().Where(n => n is not "ApiHub"));
    }

    [Fact]
    public void The_wire_formats_stand_on_nothing_but_the_base_library() =>
        Assert.All(
            typeof(ApiHub.Protocols.Dialect).Assembly.GetReferencedAssemblies(),
            assembly => Assert.True(
                assembly.Name!.StartsWith("System.", StringComparison.Ordinal) && !assembly.Name.StartsWith("System.Net.", StringComparison.Ordinal), assembly.Name));

    /// <summary>To the gateway a worker is one more upstream; to a worker the gateway is an address.</summary>
    [Fact]
    public void Gateway_and_worker_do_not_know_each_other()
    {
        Assert.DoesNotContain(typeof(ApiHub.Worker.Hosting.WorkerApp).Assembly.GetReferencedAssemblies(), assembly => assembly.Name == "apihub");
        Assert.DoesNotContain(typeof(ApiHub.Gateway.Hosting.GatewayApp).Assembly.GetReferencedAssemblies(), assembly => assembly.Name == "apihub-worker");
    }

    private static string Folder(string file) => file.Split('/')[2];

    private static IEnumerable<string> Names(string source) => Name().Matches(CSharpText.Blank(source)).Select(found => found.Groups[1].Value);

    [GeneratedRegex(@"\.(?:Wallets|LedgerEntries)\b|<(?:Wallet|LedgerEntry)>|\bwallets\b(?=[^.;]*\b(?:SET|VALUES|SELECT)\b)|\bledger_entries\b|new (?:Wallet|LedgerEntry)\b")]
    private static partial Regex MoneyTables();

    [GeneratedRegex(@"(?:ApiHub\.Gateway\.|(?<![\w.]))([A-Z]\w+)(?=\.[A-Z]|(?<=ApiHub\.Gateway\.\w+);)")]
    private static partial Regex Name();
}
